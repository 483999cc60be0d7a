"""A second process of our own that makes part of the reports while this one makes the rest.

It is a matter of time only. Where there is no second process, or it ends before its answer, or the work fails there,
the work is done here: so what comes of it, errors too, is the same.
"""

import pickle
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from contextvars import ContextVar
from importlib import import_module
from threading import Lock, Thread
from typing import ParamSpec, TypeVar

from pipeline.files.pipes import Started, channels, command, receive, send

Given = ParamSpec("Given")
Made = TypeVar("Made")
_NOT_TO_BE_HANDED_OVER = (pickle.PicklingError, AttributeError, TypeError, RecursionError, MemoryError)
"""What pickling raises: of things without a name to find them by, and of what is too deep or too large."""


class Second:
    """The second process, asked for one thing at a time."""

    def __init__(self) -> None:
        """OSError where it cannot be started."""
        self._started = Started(command(__name__))
        self._turn = Lock()

    def ask(self, request: bytes) -> "Future[bytes | None]":
        """What comes of the work; None where nothing does. Nobody waits here, not even for the request to be taken."""
        answer: Future[bytes | None] = Future()
        Thread(target=self._wait, args=(request, answer), daemon=True).start()
        return answer

    def close(self) -> None:
        """End it, whatever it is doing."""
        self._started.close()

    def _wait(self, request: bytes, answer: "Future[bytes | None]") -> None:
        came = None
        try:
            with self._turn:
                came = self._started.ask([request])
        finally:
            answer.set_result(came)


_SECOND: ContextVar[Second | None] = ContextVar("second", default=None)


@contextmanager
def second_process(module: str, wanted: bool = True) -> Iterator[None]:
    """A second process at hand for what is done here, if ``wanted`` and there can be one.

    It imports a module of its work at once and calls the module's ``ready``. What it has not finished at the end is
    not wanted any more.
    """
    try:
        second = Second() if wanted else None
    except OSError:
        second = None
    before = _SECOND.set(second)
    try:
        if second:
            beside(_make_ready, module)
        yield
    finally:
        _SECOND.reset(before)
        if second:
            second.close()


def beside(work: Callable[Given, Made], *given: Given.args, **named: Given.kwargs) -> Callable[[], Made]:
    """Begin a piece of work in the second process; what is returned waits for what comes of it.

    ``work`` is a function of a module. What cannot be pickled is worked on here.
    """
    second = _SECOND.get()
    try:
        request = pickle.dumps((work, given, named), pickle.HIGHEST_PROTOCOL) if second else b""
    except _NOT_TO_BE_HANDED_OVER:
        second = None
    if second is None:
        return lambda: work(*given, **named)
    answer = second.ask(request)

    def made() -> Made:
        packed = answer.result()
        if packed is None:
            return work(*given, **named)
        result: Made = pickle.loads(packed)  # noqa: S301 - our own process
        return result

    return made


def _make_ready(module: str) -> None:
    import_module(module).ready()


def main() -> None:
    """Do what is asked for until nobody asks any more; whatever goes wrong ends the process."""
    requests, answers = channels()
    while (asked := receive(requests, sys.maxsize)) is not None:
        work, given, named = pickle.loads(asked)  # noqa: S301 - the program asks
        send(answers, pickle.dumps(work(*given, **named), pickle.HIGHEST_PROTOCOL))
