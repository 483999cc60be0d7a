"""A headless Chromium without a network, driven through a pipe by its DevTools protocol."""

import base64
import fcntl
import json
import os
import subprocess
import sys
import tempfile
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

browser = pytest.mark.browser
"""Marks a test that needs Chromium; skipped where there is none."""

_OPTIONS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--hide-scrollbars",
    "--proxy-server=127.0.0.1:9",  # nobody listens there: whatever is asked of a network fails
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--remote-debugging-pipe",
]
_START = """
import os, sys
os.dup2(int(sys.argv[1]), 3)
os.dup2(int(sys.argv[2]), 4)
os.execvp(sys.argv[3], sys.argv[3:])
"""
"""Starts the browser with the ends of the pipes where the protocol has its place."""
_KEYS = {"Enter": (13, "\r"), "Tab": (9, "\t"), " ": (32, " ")}


@dataclass
class Tab:
    """One page in the browser: everything it asked for and complained of is kept."""

    commands: int
    answers: Any
    session: str = ""
    number: int = 0
    events: deque[dict[str, Any]] = field(default_factory=deque)

    def command(self, method: str, **params: Any) -> Any:
        """Have the browser do something; RuntimeError where it refuses."""
        self.number += 1
        message: dict[str, Any] = {"id": self.number, "method": method, "params": params}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.commands, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._next()
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']['message']}")
                return answer["result"]
            self.events.append(answer)

    def wait(self, method: str) -> dict[str, Any]:
        """The next event of a kind, which is taken from those kept."""
        for event in self.events:
            if event.get("method") == method:
                self.events.remove(event)
                return event
        while (event := self._next()).get("method") != method:
            self.events.append(event)
        return event

    def _next(self) -> dict[str, Any]:
        message = bytearray()
        while (byte := self.answers.read(1)) != b"\0":
            if not byte:
                raise RuntimeError("Chromium is gone")
            message += byte
        answer: dict[str, Any] = json.loads(message)
        return answer

    def open(self, path: Path, fragment: str = "") -> None:
        """Load a file anew and wait until it stands."""
        self.command("Page.navigate", url="about:blank")  # a fragment of the page that is open loads nothing
        self.wait("Page.loadEventFired")
        self.command("Page.navigate", url=path.absolute().as_uri() + fragment)
        self.wait("Page.loadEventFired")

    def ask(self, expression: str) -> Any:
        """What an expression of JavaScript comes to; a promise is waited for."""
        result = self.command(
            "Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True
        )
        if "exceptionDetails" in result:
            raise RuntimeError(result["exceptionDetails"]["exception"].get("description", expression))
        return result["result"].get("value")

    def press(self, key: str) -> None:
        """Press a key as at a keyboard."""
        code, text = _KEYS[key]
        for kind in ("keyDown", "keyUp"):
            typed = {"text": text} if kind == "keyDown" else {}
            self.command("Input.dispatchKeyEvent", type=kind, key=key, windowsVirtualKeyCode=code, **typed)

    def size(self, width: int, height: int) -> None:
        """Make the window that wide and high, in CSS pixels."""
        self.command(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=width < 600,
        )

    def picture(self, path: Path, whole: bool = False) -> None:
        """Save what is seen, or the page as a whole."""
        shot = self.command("Page.captureScreenshot", captureBeyondViewport=whole)
        path.write_bytes(base64.b64decode(shot["data"]))

    def pdf(self, path: Path) -> None:
        """Print the page as its own style sheet says."""
        printed = self.command("Page.printToPDF", preferCSSPageSize=True, printBackground=False)
        path.write_bytes(base64.b64decode(printed["data"]))

    def asked_for(self) -> list[str]:
        """Every address asked for so far."""
        self.command(
            "Runtime.evaluate", expression="0"
        )  # events that are on their way arrive before the answer
        requests = (event for event in self.events if event.get("method") == "Network.requestWillBeSent")
        return [event["params"]["request"]["url"] for event in requests]

    def complaints(self) -> list[str]:
        """Every error and warning on the console so far."""
        self.command("Runtime.evaluate", expression="0")
        entries = (event["params"] for event in self.events)
        logged = [str(e["entry"]["text"]) for e in entries if "entry" in e]
        thrown = (e for e in self.events if e.get("method") == "Runtime.exceptionThrown")
        return logged + [str(e["params"]["exceptionDetails"]) for e in thrown]


@contextmanager
def chromium() -> Iterator[Tab]:
    """A browser with one empty page, gone at the end."""
    with tempfile.TemporaryDirectory(prefix="chromium-", ignore_cleanup_errors=True) as profile:
        (to_read, to_write), (answer_read, answer_write) = os.pipe(), os.pipe()
        ends = [fcntl.fcntl(end, fcntl.F_DUPFD, 10) for end in (to_read, answer_write)]
        for end in (to_read, answer_write):
            os.close(end)
        process = subprocess.Popen(
            [
                sys.executable,
                "-c",
                _START,
                *map(str, ends),
                "chromium",
                *_OPTIONS,
                f"--user-data-dir={profile}",
            ],
            pass_fds=ends,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for end in ends:
            os.close(end)
        try:
            with os.fdopen(answer_read, "rb") as answers:
                tab = Tab(to_write, answers)
                target = tab.command("Target.createTarget", url="about:blank")["targetId"]
                attached = tab.command("Target.attachToTarget", targetId=target, flatten=True)
                tab.session = attached["sessionId"]
                for domain in ("Page", "Runtime", "Network", "Log", "DOM", "Accessibility"):
                    tab.command(f"{domain}.enable")
                yield tab
        finally:
            os.close(to_write)
            process.terminate()
            process.wait(timeout=30)
