"""The browser that judges the page tells what it was asked for, and nothing outside answers it."""

from pathlib import Path

from tests.browser.chromium import browser, chromium

pytestmark = browser


def test_what_a_page_asks_for_is_told_and_does_not_come(tmp_path: Path) -> None:
    (tmp_path / "asks.html").write_text("<img src='http://a.invalid/a.png' onerror='document.title = 1'>")
    with chromium() as tab:
        tab.open(tmp_path / "asks.html")
        assert "http://a.invalid/a.png" in tab.asked_for()
        assert tab.ask("document.title") == "1"
        assert any("net::ERR_" in told for told in tab.complaints())


def test_a_mistake_in_a_script_is_told(tmp_path: Path) -> None:
    (tmp_path / "fails.html").write_text("<script>nothing.at.all()</script>")
    with chromium() as tab:
        tab.open(tmp_path / "fails.html")
        assert any("nothing is not defined" in told for told in tab.complaints())
