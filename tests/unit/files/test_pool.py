"""Workers that hang, die and lie cost their own request; the pool goes on with others."""

import sys
import time
from collections.abc import Iterator

import pytest

from pipeline.files.pool import Lost, Pool
from pipeline.model.findings import Refused

STAND_IN = """
import os, struct, sys, time
def say(content): sys.stdout.buffer.write(struct.pack("<Q", len(content)) + content); sys.stdout.buffer.flush()
say(b"")
asked = 0
while head := sys.stdin.buffer.read(8):
    word = sys.stdin.buffer.read(struct.unpack("<Q", head)[0])
    asked += 1
    if word == b"hang": time.sleep(600)
    if word == b"die" or word == b"die if used" and asked > 1: os._exit(3)
    if word == b"lie": sys.stdout.buffer.write(struct.pack("<Q", 1 << 60)); sys.stdout.buffer.flush()
    elif word == b"half": sys.stdout.buffer.write(struct.pack("<Q", 9) + b"half"); sys.stdout.buffer.flush(); break
    elif word == b"who": say(str(os.getpid()).encode())
    else: say(word.upper())
"""
"""A worker that does as it is told."""


@pytest.fixture
def pool() -> Iterator[Pool]:
    made = Pool([sys.executable, "-I", "-S", "-c", STAND_IN])
    yield made
    made.close()


def asked(pool: Pool, *words: str, workers: int = 1, seconds: float = 30) -> list[bytes | Lost]:
    return list(pool.answers([(word.encode(),) for word in words], workers, seconds))


@pytest.mark.parametrize("workers", [1, 2, 7])
def test_answers_come_in_the_order_of_the_requests(pool: Pool, workers: int) -> None:
    words = [f"word {n}" for n in range(40)]
    assert asked(pool, *words, workers=workers) == [word.upper().encode() for word in words]


@pytest.mark.parametrize("workers", [1, 2])
def test_a_lost_worker_costs_its_own_request(pool: Pool, workers: int) -> None:
    words = ("a", "die", "b", "lie", "c", "half", "d")
    expected = [b"A", Lost.DEAD, b"B", Lost.DEAD, b"C", Lost.DEAD, b"D"]
    assert asked(pool, *words, workers=workers) == expected


def test_a_worker_that_is_late_is_killed_in_time(pool: Pool) -> None:
    began = time.monotonic()
    assert asked(pool, "a", "hang", "b", seconds=1) == [b"A", Lost.LATE, b"B"]
    assert time.monotonic() - began < 20


def test_a_request_that_is_not_taken_in_is_late_too(pool: Pool) -> None:
    """The pipe is full and the worker reads no more of it."""
    asked(pool, "a")
    began = time.monotonic()
    stuck = Pool(
        [sys.executable, "-I", "-S", "-c", STAND_IN.replace("while head", "time.sleep(600)\nwhile head")]
    )
    assert list(stuck.answers([(bytes(10_000_000),)], 1, 1)) == [Lost.LATE]
    assert time.monotonic() - began < 20


def test_a_worker_is_kept_for_the_next_file_and_replaced_when_lost(pool: Pool) -> None:
    first, second, _, third = asked(pool, "who", "who", "die", "who")
    assert first == second != third


def test_only_the_death_of_a_fresh_worker_tells_of_the_file(pool: Pool) -> None:
    assert asked(pool, "a", "die if used", "b") == [b"A", b"DIE IF USED", b"B"]


@pytest.mark.parametrize("command", [["/nowhere/python"], [sys.executable, "-c", ""]], ids=["none", "mute"])
def test_where_no_worker_can_be_started_the_refusal_says_so(command: list[str]) -> None:
    with pytest.raises(Refused) as refusal:
        asked(Pool(command), "a")
    assert [f.code for f in refusal.value.findings] == ["F021"]


def test_an_interruption_leaves_no_worker_behind(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> bytes:
        raise KeyboardInterrupt

    asked(pool, "a")
    monkeypatch.setattr("pipeline.files.pipes.receive", interrupted)
    with pytest.raises(KeyboardInterrupt):
        asked(pool, "a")
    monkeypatch.undo()
    assert asked(pool, "b") == [b"B"]
