"""A pool of worker processes: each reads one file at a time, in the time allowed, and may die of it.

One thread of the program waits for each worker, and one more kills those that are late: this needs nothing of the
system but pipes and ``kill``, so it works alike everywhere.
"""

import subprocess
import sys
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import Enum
from math import inf
from time import monotonic

from pipeline.files.pipes import Started
from pipeline.files.worker import MOST_ANSWER
from pipeline.model.findings import Refused, finding

_STARTING = 60.0  # seconds; a cold disk and a virus scanner are slow, a broken installation never answers
_AHEAD = 8
_TURN = 0.0005  # seconds; a thread that waited for its worker must not wait long for its turn to give it the next file

Request = tuple[bytes, ...]
"""The messages that ask a worker for an answer."""


class Lost(Enum):
    """Why there is no answer: the worker was killed when its time was over, or it ended by itself."""

    LATE = "late"
    DEAD = "dead"


@dataclass(eq=False)
class _Watched:
    """A process that has until ``due`` to answer, and whether it was late."""

    process: "subprocess.Popen[bytes]"
    due: float
    late: bool = False


class _Watch:
    """The thread that kills whoever is late. It sleeps until the next may be, not once for each."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._watched: set[_Watched] = set()
        self._asleep_until = -inf
        self._begun = False

    @contextmanager
    def over(self, process: "subprocess.Popen[bytes]", seconds: float) -> Iterator[_Watched]:
        """Kills the process unless what is done here ends in time."""
        one = _Watched(process, monotonic() + seconds)
        with self._changed:
            self._watched.add(one)
            if not self._begun:
                threading.Thread(target=self._kill_the_late, daemon=True).start()
                self._begun = True
            if one.due < self._asleep_until:
                self._changed.notify()
        try:
            yield one
        finally:
            with self._changed:
                self._watched.discard(one)

    def _kill_the_late(self) -> None:
        with self._changed:
            while True:
                now = monotonic()
                for one in [one for one in self._watched if one.due <= now]:
                    one.late = True
                    one.process.kill()
                    self._watched.discard(one)
                self._asleep_until = min((one.due for one in self._watched), default=now + _STARTING)
                self._changed.wait(self._asleep_until - now)


_WATCH = _Watch()


class Pool:
    """Workers started when first needed, kept for the next file, replaced when lost."""

    def __init__(self, command: Sequence[str]) -> None:
        self._command = command
        self._beginning: list[_Worker] = []
        self._idle: list[_Worker] = []

    def begin(self) -> None:
        """Start a worker before there is anything to ask: it is ready by the time there is."""
        with suppress(Refused):  # said when a worker is wanted
            self._beginning.append(_Worker(self._command))

    def answers(self, requests: Iterable[Request], workers: int, seconds: float) -> Iterator[bytes | Lost]:
        """The answer to each request, in the order given, from so many workers side by side.

        They are at most ``_AHEAD`` answers each ahead of what is taken here. Raises Refused where no worker can
        be started at all.
        """
        interval = sys.getswitchinterval()
        with ThreadPoolExecutor(workers) as threads:
            waiting: deque[Future[bytes | Lost]] = deque()
            sys.setswitchinterval(_TURN)
            try:
                for request in requests:
                    waiting.append(threads.submit(self._ask, request, seconds))
                    if len(waiting) > _AHEAD * workers:
                        yield waiting.popleft().result()
                while waiting:
                    yield waiting.popleft().result()
            finally:
                sys.setswitchinterval(interval)
                for one in waiting:
                    one.cancel()

    def close(self) -> None:
        """End every worker."""
        for workers in (self._beginning, self._idle):
            while workers:
                workers.pop().close()

    def _ask(self, request: Request, seconds: float) -> bytes | Lost:
        try:
            rested = self._idle.pop()
        except IndexError:
            return self._let(self._fresh(), request, seconds)
        answer = self._let(rested, request, seconds)
        # A worker that has read before may die of what is left of that in its memory: only a fresh one's death
        # tells of this file, and so the verdict does not depend on its neighbours or on the number of workers.
        return self._let(self._fresh(), request, seconds) if answer is Lost.DEAD else answer

    def _fresh(self) -> "_Worker":
        """A worker that has read nothing yet; Refused where there can be none."""
        try:
            worker = self._beginning.pop()
        except IndexError:
            worker = _Worker(self._command)
        worker.await_ready()
        return worker

    def _let(self, worker: "_Worker", request: Request, seconds: float) -> bytes | Lost:
        answer: bytes | Lost = Lost.DEAD
        try:
            answer = worker.ask(request, seconds)
        finally:
            if isinstance(answer, Lost):
                worker.close()
            else:
                self._idle.append(worker)
        return answer


class _Worker:
    """One process that reads; asked only once it is ready."""

    def __init__(self, command: Sequence[str]) -> None:
        try:
            self._started = Started(command)
        except OSError as error:
            raise Refused([finding("F021", found=error.strerror or error)]) from error

    def await_ready(self) -> None:
        """Refused where the process does not come up."""
        if self.ask((), _STARTING) != b"":
            self.close()
            raise Refused([finding("F021", found="没有应答")])

    def ask(self, request: Request, seconds: float) -> bytes | Lost:
        """Its answer; to no message at all, the word that it is ready."""
        with _WATCH.over(self._started.process, seconds) as watched:
            answer = self._started.ask(request, MOST_ANSWER)
        if watched.late:
            return Lost.LATE
        return Lost.DEAD if answer is None else answer

    def close(self) -> None:
        """End it, whatever it is doing."""
        self._started.close()
