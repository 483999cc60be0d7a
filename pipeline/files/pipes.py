"""Processes of our own: how one is started, and how it is talked to over its standard input and output."""

import os
import signal
import struct
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO, cast

_BUFFER = 2**18
"""A message is written and read at one go: each go waits for a turn of its own."""
_LENGTH = struct.Struct("<Q")
_BEGIN = "import sys; sys.path[:] = sys.argv[1:]; from {module} import main; main()"


def command(module: str) -> list[str]:
    """The command that calls a module's ``main``: this interpreter, where we find our modules, nobody's start-up file."""
    here = Path(__file__).resolve().parents[2]
    places = [str(Path(entry).absolute()) for entry in sys.path if entry]
    begin = _BEGIN.format(module=module)
    utf8 = f"utf8={sys.flags.utf8_mode}"  # files are found by the names that we find them by
    return [sys.executable, "-I", "-S", "-B", "-X", utf8, "-c", begin, *dict.fromkeys([*places, str(here)])]


class Started:
    """A process and the two pipes to it. OSError where it cannot be started."""

    def __init__(self, command: Sequence[str]) -> None:
        self.process = subprocess.Popen(  # noqa: S603 - this very interpreter
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=_BUFFER,
            env={**os.environ, "RUST_BACKTRACE": "0"},  # nobody reads where it panicked
        )
        self._to, self._from = (
            cast(BinaryIO, stream) for stream in (self.process.stdin, self.process.stdout)
        )

    def ask(self, messages: Sequence[bytes], most: int = sys.maxsize) -> bytes | None:
        """Its answer; None where it ended, now or before."""
        try:
            send(self._to, *messages)
            return receive(self._from, most)
        except (OSError, ValueError):  # a pipe breaks when the process dies, and is closed with it
            return None

    def close(self) -> None:
        """End it, whatever it is doing."""
        self.process.kill()
        self.process.wait()
        for stream in (self._to, self._from):
            try:
                stream.close()
            except OSError:
                continue  # what was still to be written to it is of no use any more


def channels() -> tuple[BinaryIO, BinaryIO]:
    """The two ends of talking, seen from a process so started.

    Whatever else would print goes nowhere, and Ctrl+C is for the program to hear.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return sys.stdin.buffer, answers


def send(stream: BinaryIO, *messages: bytes) -> None:
    """Write messages, before each its length."""
    for message in messages:
        stream.write(_LENGTH.pack(len(message)))
        stream.write(message)
    stream.flush()


def receive(stream: BinaryIO, most: int) -> bytes | None:
    """Read a message; None where the other end is gone or has more than ``most`` bytes to tell."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    body = stream.read(length) if length <= most else b""
    return body if len(body) == length else None
