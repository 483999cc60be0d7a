"""The page as a browser without a network shows it: sorted, filtered, opened, read aloud, printed."""

import re
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from pipeline.report.page import page
from tests.browser.chromium import Tab, browser, chromium
from tests.unit.report.tables import LETTERHEAD, UNITS, renamed, results

pytestmark = browser

HOSTILE = "</script><img src=x onerror=document.title='坏'>"
TABLES = results()
SPOILED = replace(
    renamed(TABLES, "U01", HOSTILE), findings=TABLES.findings.assign(message=HOSTILE, file=HOSTILE)
)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The page as it stands, packed as for thousands of units, and with hostile words in it."""
    pages = {
        "plain": page(TABLES, LETTERHEAD),
        "packed": page(TABLES, LETTERHEAD, room=0),
        "hostile": page(SPOILED, LETTERHEAD),
        "hostile packed": page(SPOILED, LETTERHEAD, room=0),
    }
    folder = tmp_path_factory.mktemp("pages")
    for name, html in pages.items():
        (folder / f"{name}.html").write_text(html, encoding="utf-8")
    return {name: folder / f"{name}.html" for name in pages}


@pytest.fixture(scope="module")
def chrome() -> Iterator[Tab]:
    with chromium() as tab:
        yield tab


@pytest.fixture
def tab(chrome: Tab) -> Iterator[Tab]:
    """The browser, wide; afterwards nothing was asked of a network and nothing complained of."""
    chrome.events.clear()
    chrome.size(1440, 900)
    yield chrome
    assert [url for url in chrome.asked_for() if not url.startswith(("file:", "about:"))] == []
    assert chrome.complaints() == []


BOARD = "[...document.querySelectorAll('#ranking table')].find(t => t.caption.textContent === '综合（二类）')"


def column(tab: Tab, table: str, number: int) -> list[str]:
    """The cells of a column that are shown."""
    cells = f"[...({table}).tBodies[0].rows].filter(r => r.offsetParent).map(r => r.cells[{number}].textContent.trim())"
    told: list[str] = tab.ask(cells)
    return told


def shown(tab: Tab, selector: str) -> int:
    """How many of the elements are shown."""
    count: int = tab.ask(f"[...document.querySelectorAll({selector!r})].filter(e => e.offsetParent).length")
    return count


def choose(tab: Tab, name: str, value: str) -> None:
    """Pick a value in a control and wait until it is done."""
    tab.ask(f"""(async () => {{
        const control = document.getElementById("pick-{name}");
        control.value = {value!r};
        for (const kind of ["input", "change"]) control.dispatchEvent(new Event(kind, {{bubbles: true}}));
        await new Promise(done => setTimeout(done, 400));
    }})()""")


def test_a_click_on_a_title_sorts_and_says_so(tab: Tab, files: dict[str, Path]) -> None:
    tab.open(files["plain"])
    before = column(tab, BOARD, 2)
    tab.ask(f"({BOARD}).tHead.rows[0].cells[2].querySelector('button').click()")
    scores = [float(cell) for cell in column(tab, BOARD, 2) if cell != "—"]
    assert scores == sorted(scores, reverse=True)
    tab.ask(f"({BOARD}).tHead.rows[0].cells[2].querySelector('button').click()")
    scores = [float(cell) for cell in column(tab, BOARD, 2) if cell != "—"]
    assert scores == sorted(scores)
    assert sorted(column(tab, BOARD, 2)) == sorted(before)
    said = tab.ask(f"[...({BOARD}).tHead.rows[0].cells].map(c => c.getAttribute('aria-sort'))")
    assert [word for word in said if word] == ["ascending"]
    assert said[2] == "ascending"


def test_a_table_is_sorted_by_keyboard_and_the_blank_stay_last(tab: Tab, files: dict[str, Path]) -> None:
    tab.open(files["plain"])
    tab.ask(f"({BOARD}).tHead.rows[0].cells[0].querySelector('button').focus()")
    for key in ("Enter", " "):
        was = column(tab, BOARD, 0)
        tab.press(key)
        ranks = column(tab, BOARD, 0)
        assert ranks == [*reversed([rank for rank in was if rank != "—"]), *(r for r in was if r == "—")]
        assert ranks[-1] == "—"


def test_classes_are_sorted_as_the_scheme_lists_them(tab: Tab, files: dict[str, Path]) -> None:
    tab.open(files["plain"])
    table = "document.querySelector('#change table')"
    tab.ask(f"({table}).tHead.rows[0].cells[1].querySelector('button').click()")
    classes = column(tab, table, 1)
    assert classes == sorted(classes, key=["一类", "二类", "三类"].index)
    tab.ask(f"({table}).tHead.rows[0].cells[4].querySelector('button').click()")
    moves = [int(found[1]) for cell in column(tab, table, 4) if (found := re.search(r"上升 (\d+)", cell))]
    assert moves == sorted(moves)


def test_filters_work_together_and_tell_how_many_are_left(tab: Tab, files: dict[str, Path]) -> None:
    tab.open(files["plain"])
    told = "document.getElementById('told').textContent"
    assert tab.ask(told) == f"共 {len(UNITS)} 个单位"
    assert tab.ask("document.getElementById('told').getAttribute('aria-live')") == "polite"
    choose(tab, "class", "二类")
    assert shown(tab, "#units > details") == 4
    assert tab.ask(told) == f"列出 4 个单位，共 {len(UNITS)} 个"
    assert shown(tab, "#ranking table") == 3
    assert shown(tab, "tr[data-line][data-class]") == 3
    choose(tab, "line", "W")
    assert shown(tab, "tr[data-line][data-class]") == 1
    assert tab.ask(
        "[...document.querySelectorAll('#ranking caption')].filter(e => e.offsetParent).map(e => e.textContent)"
    ) == ["工作线（二类）"]
    choose(tab, "unit", "白")
    assert shown(tab, "#units > details") == shown(tab, "#ranking tbody tr") == 1
    tab.ask("document.getElementById('clear').click()")
    assert tab.ask(told) == f"共 {len(UNITS)} 个单位"
    assert shown(tab, "#ranking table") == 9


@pytest.mark.parametrize("kind", ["plain", "packed"])
def test_an_indicator_is_picked_and_shows_who_misses_its_target(
    tab: Tab, files: dict[str, Path], kind: str
) -> None:
    tab.open(files[kind])
    ask = "[...document.querySelectorAll('#pick-item option')].find(o => o.textContent.includes('免费婚检率')).value"
    item = tab.ask(ask)
    choose(tab, "item", item)
    table = f"document.querySelector('#{item} table')"
    assert tab.ask(f"document.getElementById('{item}').open")
    assert len(column(tab, table, 0)) == len(UNITS)
    states = column(tab, table, 5)
    short = [state for state in states if state.startswith("✗ 未达标")]
    assert 0 < len(short) < len(states)
    assert states[: len(short)] == short
    tab.ask("document.getElementById('pick-short').click()")
    tab.ask("new Promise(done => setTimeout(done, 100))")
    assert column(tab, table, 5) == short
    tab.ask(f"({table}).tHead.rows[0].cells[2].querySelector('button').click()")
    rates = [float(cell.rstrip("%")) for cell in column(tab, table, 2)]
    assert rates == sorted(rates, reverse=True)


@pytest.mark.parametrize("kind", ["plain", "packed"])
def test_a_name_leads_to_the_units_own_part(tab: Tab, files: dict[str, Path], kind: str) -> None:
    tab.open(files[kind])
    tab.ask("[...document.querySelectorAll('#ranking th a')].find(a => a.textContent === '白沙镇').click()")
    tab.ask("new Promise(done => setTimeout(done, 400))")
    part = "[...document.querySelectorAll('#units > details')].find(d => d.dataset.unit === '白沙镇')"
    assert tab.ask(f"({part}).open")
    assert "党政线：分值 370" in tab.ask(f"({part}).innerText")
    assert tab.ask(f"document.activeElement === ({part}).querySelector('summary')")
    seen = tab.ask(f"({part}).getBoundingClientRect().top")
    bar = tab.ask("document.querySelector('.bar-top').getBoundingClientRect().bottom")
    assert bar <= seen < 900
    fragment = tab.ask("location.hash")
    tab.open(files[kind], fragment)
    tab.ask("new Promise(done => setTimeout(done, 400))")
    assert tab.ask(f"({part}).open")


@pytest.mark.parametrize("kind", ["plain", "packed"])
def test_all_listed_units_open_and_close(tab: Tab, files: dict[str, Path], kind: str) -> None:
    tab.open(files[kind])
    choose(tab, "class", "一类")
    tab.ask("document.getElementById('open-all').click()")
    tab.ask("new Promise(done => setTimeout(done, 600))")
    assert tab.ask("document.querySelectorAll('#units > details[open]').length") == 4
    assert shown(tab, "#units > details[open] table") >= 8
    assert tab.ask("document.getElementById('told').textContent") == "已展开 4 个单位"
    tab.ask("document.getElementById('close-all').click()")
    assert tab.ask("document.querySelectorAll('#units > details[open]').length") == 0


@pytest.mark.parametrize("kind", ["hostile", "hostile packed"])
def test_hostile_words_stay_words(tab: Tab, files: dict[str, Path], kind: str) -> None:
    tab.open(files[kind])
    for part in ("units", "indicators", "change", "losses", "quality"):
        tab.ask(f"for (const d of document.querySelectorAll('#{part} details')) d.open = true")
    tab.ask("new Promise(done => setTimeout(done, 1200))")
    assert tab.ask("document.querySelectorAll('img').length") == 0
    assert not tab.ask("document.title").startswith("坏")
    assert (
        tab.ask("document.querySelector('#ranking th[scope=row] a').closest('table').innerText").count(
            HOSTILE
        )
        == 1
    )
    assert HOSTILE in tab.ask("document.getElementById('units').innerText")
    assert tab.ask("[...document.querySelectorAll('a')].every(a => a.getAttribute('href').startsWith('#'))")


def test_a_stranger_script_is_not_run(chrome: Tab, tmp_path: Path) -> None:
    html = page(TABLES, LETTERHEAD).replace("</main>", "<script>document.title = '坏'</script></main>")
    (tmp_path / "changed.html").write_text(html, encoding="utf-8")
    chrome.open(tmp_path / "changed.html")
    assert chrome.ask("document.title").startswith("2025年度考核结果")
    assert any("Content Security Policy" in told for told in chrome.complaints())


def test_without_scripts_the_rankings_and_every_unit_can_be_read(tab: Tab, files: dict[str, Path]) -> None:
    tab.command("Emulation.setScriptExecutionDisabled", value=True)
    try:
        tab.open(files["plain"])
        text = tab.ask("document.querySelector('main').textContent")
        assert not tab.ask("[...document.querySelectorAll('.tools')].some(e => e.offsetParent)")
    finally:
        tab.command("Emulation.setScriptExecutionDisabled", value=False)
    for _, name, _ in UNITS:
        assert text.count(name) > 10


@pytest.mark.parametrize("width", [1440, 390])
def test_nothing_sticks_out_of_the_window(tab: Tab, files: dict[str, Path], width: int) -> None:
    tab.size(width, 844)
    tab.open(files["hostile"])
    tab.ask("for (const d of document.querySelectorAll('details')) d.open = true")
    assert tab.ask("document.documentElement.scrollWidth") == width
    outside = """[...document.querySelectorAll('main *')].filter(e => {
        const box = e.getBoundingClientRect();
        return box.width && box.right > innerWidth + 1 && !e.closest('.scroll, figure');
    }).map(e => e.outerHTML.slice(0, 80))"""
    assert tab.ask(outside) == []
    assert tab.ask(
        "[...document.querySelectorAll('[role=region]')].every(e => e.tabIndex === 0 && e.ariaLabel)"
    )
    if width == 390:
        assert tab.ask("document.querySelectorAll('[role=region]').length") > 10


def test_the_first_key_leads_past_the_navigation(tab: Tab, files: dict[str, Path]) -> None:
    tab.open(files["plain"])
    tab.press("Tab")
    assert tab.ask("document.activeElement.textContent") == "跳到正文"
    assert tab.ask("document.activeElement.getBoundingClientRect().left") >= 0
    tab.press("Enter")
    assert tab.ask("document.activeElement.id") == "main"
    outline = "getComputedStyle(document.activeElement).outlineStyle"
    tab.press("Tab")
    assert tab.ask("document.activeElement.closest('#cover') !== null")
    assert tab.ask(outline) == "solid"


def test_a_screen_reader_hears_names_and_headings_in_order(tab: Tab, files: dict[str, Path]) -> None:
    tab.open(files["plain"])
    tab.ask("for (const d of document.querySelectorAll('details')) d.open = true")
    nodes: list[dict[str, Any]] = tab.command("Accessibility.getFullAXTree")["nodes"]
    heard = [
        (node["role"]["value"], node.get("name", {}).get("value", ""), node)
        for node in nodes
        if not node["ignored"]
    ]
    roles = {role for role, _, _ in heard}
    assert {
        "banner",
        "navigation",
        "main",
        "contentinfo",
        "search",
        "status",
        "table",
        "columnheader",
        "rowheader",
    } <= roles
    controls = (
        "button",
        "link",
        "textbox",
        "searchbox",
        "combobox",
        "checkbox",
        "DisclosureTriangle",
        "table",
        "image",
    )
    unnamed = [(role, node) for role, name, node in heard if role in controls and not name.strip()]
    assert unnamed == []
    levels = [
        property_["value"]["value"]
        for role, _, node in heard
        if role == "heading"
        for property_ in node["properties"]
        if property_["name"] == "level"
    ]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert tab.ask("document.documentElement.lang") == "zh-CN"


CONTRAST = """(() => {
  const light = (c) => { const v = c / 255; return v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; };
  const bright = ([r, g, b]) => .2126 * light(r) + .7152 * light(g) + .0722 * light(b);
  const parts = (text) => text.match(/[0-9.]+/g).map(Number);
  const ground = (e) => {
    const over = [];
    for (; e; e = e.parentElement) {
      const [r, g, b, a = 1] = parts(getComputedStyle(e).backgroundColor);
      over.push([r, g, b, a]);
      if (a === 1) break;
    }
    return over.reverse().reduce((u, [r, g, b, a]) => [r * a + u[0] * (1 - a), g * a + u[1] * (1 - a), b * a + u[2] * (1 - a)], [255, 255, 255]);
  };
  const told = [];
  for (const e of document.querySelectorAll("body *")) {
    if (!e.offsetParent || e.closest("svg, .watermark")) continue;
    if (![...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim())) continue;
    const pair = [bright(parts(getComputedStyle(e).color)), bright(ground(e))].sort((a, b) => b - a);
    told.push([(pair[0] + .05) / (pair[1] + .05), e.outerHTML.slice(0, 80)]);
  }
  return told.sort((a, b) => a[0] - b[0]).slice(0, 3).concat([[told.length, "all"]]);
})()"""


def test_all_text_stands_out_from_its_ground(tab: Tab, files: dict[str, Path]) -> None:
    tab.open(files["plain"])
    tab.ask("for (const d of document.querySelectorAll('details')) d.open = true")
    *weakest, (count, _) = tab.ask(CONTRAST)
    assert count > 2000
    assert weakest[0][0] >= 4.5, weakest


def printed(tab: Tab, folder: Path) -> list[str]:
    """The text of every printed page, without blanks."""
    tab.pdf(folder / "page.pdf")
    text = subprocess.run(
        ["pdftotext", "-layout", folder / "page.pdf", "-"], check=True, capture_output=True, text=True
    ).stdout
    return [re.sub(r"\s", "", one) for one in text.split("\f")[:-1]]


def test_the_page_prints_with_every_ranking_and_the_open_units(
    tab: Tab, files: dict[str, Path], tmp_path: Path
) -> None:
    tab.open(files["plain"])
    tab.ask(
        "[...document.querySelectorAll('#units > details')].find(d => d.dataset.unit === '白沙镇').open = true"
    )
    pages = printed(tab, tmp_path)
    whole = "".join(pages)
    for number, text in enumerate(pages, start=1):
        assert f"第{number}页，共{len(pages)}页" in text
    for row in TABLES.ranking.to_dict("records"):
        assert row["unit_name"] in whole
    captions = tab.ask(
        "[...document.querySelectorAll('#cover caption, #ranking caption, #change caption, #spread caption')].map(e => e.textContent)"
    )
    for caption in captions:
        assert re.sub(r"\s", "", caption) in whole
    assert "党政线：分值370" in whole
    assert "没有交回填报表" not in whole  # only in the part of a unit that is not open
    assert "清除筛选" not in whole
    assert "初稿，不作正式通报" in pages[0]
    remarks = set(TABLES.scores[TABLES.scores["unit_name"] == "白沙镇"]["reason"])
    assert [reason for reason in remarks if re.sub(r"\s", "", reason) not in whole] == []


def test_nothing_is_cut_off_on_paper(tab: Tab, files: dict[str, Path], tmp_path: Path) -> None:
    tab.open(files["hostile"])
    tab.ask("for (const d of document.querySelectorAll('details')) d.open = true")
    tab.pdf(tmp_path / "page.pdf")
    told = subprocess.run(
        ["pdftotext", "-bbox", tmp_path / "page.pdf", "-"], check=True, capture_output=True, text=True
    ).stdout
    sizes = re.findall(r'<page width="([0-9.]+)" height="([0-9.]+)">', told)
    assert {(round(float(width)), round(float(height))) for width, height in sizes} == {(842, 595)}
    right = [float(x) for x in re.findall(r'<word [^>]*xMax="([0-9.]+)"', told)]
    left = [float(x) for x in re.findall(r'<word xMin="([0-9.-]+)"', told)]
    assert len(right) > 5000
    assert max(right) <= 842 - 20
    assert min(left) >= 20
