"""The page says what the tables say, offline, and nothing typed by people becomes part of it."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pandas as pd
import pytest

from pipeline.model.numbers import round_half_up
from pipeline.report.page import page
from tests.unit.report.tables import LETTERHEAD, UNITS, renamed, results

TABLES = results()
HTML = page(TABLES, LETTERHEAD)


class Reader(HTMLParser):
    """What a browser would see: tables by caption, the elements and the text outside of scripts."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tables: dict[str, list[list[str]]] = {}
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self._open = ""
        self._caption = ""
        self._in_cell = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._open = tag if tag in ("caption", "script", "style") else self._open
        self._in_cell |= tag in ("td", "th")
        if tag == "caption":
            self._caption = ""
        if tag == "tr":
            self.tables.setdefault(self._caption, []).append([])
        if tag in ("td", "th"):
            self.tables[self._caption][-1].append("")

    def handle_endtag(self, tag: str) -> None:
        self._open = "" if tag == self._open else self._open
        self._in_cell &= tag not in ("td", "th")

    def handle_data(self, data: str) -> None:
        if self._open in ("script", "style"):
            return
        self.text += data
        if self._open == "caption":
            self._caption += data
        elif self._in_cell:
            self.tables[self._caption][-1][-1] += data.strip()


SEEN = Reader(HTML)


def two(value: float) -> str:
    return f"{round_half_up(value, 2):.2f}"


def test_every_ranking_shows_the_numbers_of_the_table() -> None:
    for (name, unit_class), group in TABLES.ranking.groupby(["line_name", "unit_class"]):
        shown = {row[1]: row for row in SEEN.tables[f"{name}（{unit_class}）"][1:]}
        assert len(shown) == len(group)
        for row in group.to_dict("records"):
            rank, _, _, score, *_ = shown[row["unit_name"]]
            assert rank == ("—" if pd.isna(row["rank"]) else f"{row['rank']:.0f}")
            assert score == ("—" if pd.isna(row["score"]) else two(row["score"]))


def test_the_comprehensive_ranking_shows_the_lines_it_is_made_of() -> None:
    head, *rows = SEEN.tables["综合（二类）"]
    assert head[3:6] == ["得分", "党政线", "工作线"]
    scores = TABLES.ranking[TABLES.ranking["unit_name"] == rows[0][1]].set_index("line")["score"]
    assert rows[0][3:6] == [two(scores[line]) for line in ("综合", "D", "W")]


def test_the_lost_points_of_a_group_are_those_of_its_indicators() -> None:
    (caption,) = (caption for caption in SEEN.tables if caption.startswith("工作线：各单位"))
    head, *rows = SEEN.tables[caption]
    mine = TABLES.scores[(TABLES.scores["unit_name"] == "白沙镇") & (TABLES.scores["line"] == "W")]
    lost = (mine["points"] - mine["score"]).groupby(mine["group"]).sum()
    shown = dict(zip(head, next(row for row in rows if row[0] == "白沙镇"), strict=True))
    assert {group: shown[group] for group in lost.index} == {group: two(v) for group, v in lost.items()}
    assert shown["合计"] == two(lost.sum())


def test_the_summary_counts_and_says_why_it_is_a_draft() -> None:
    for said in (
        "初稿，不作正式通报。",
        "缺报 1 个单位：石门镇",
        "待更正 1 个单位：长坪镇",
        "否决待定 1 个单位：朝阳街道",
    ):
        assert said in SEEN.text
    tiles = re.findall(r"<li><b>(\d+)</b><span>(\S+)</span>", HTML)
    assert {name: int(count) for count, name in tiles} == {
        "被考核单位": 13,
        "参与排名": 9,
        "一票否决": 1,
        "否决待定": 1,
        "待更正": 1,
        "缺报": 1,
    }


def test_a_final_page_is_not_called_a_draft_or_a_sample() -> None:
    final = page(TABLES, replace(LETTERHEAD, mark="", preliminary=False))
    assert "初稿" not in final
    assert "示例数据" not in final


def test_each_unit_has_its_own_part_reached_from_every_ranking() -> None:
    parts = [attrs["id"] for tag, attrs in SEEN.tags if tag == "details"]
    targets = {(attrs["href"] or "")[1:] for tag, attrs in SEEN.tags if tag == "a" and "href" in attrs}
    assert len(parts) == len(set(parts)) == len(UNITS)
    assert set(parts) <= targets


def test_findings_are_counted_by_what_they_say() -> None:
    table = [
        row for rows in SEEN.tables.values() for row in rows if row[0] in ("必须改正", "需要说明", "提示")
    ]
    assert [(row[0], row[1], row[3], row[4]) for row in table] == [
        ("必须改正", "C001", "1", "1"),
        ("必须改正", "V001", "1", "1"),
        ("需要说明", "C002", "1", "1"),
        ("提示", "I002", "1", "1"),
    ]


def test_no_finding_is_said_too() -> None:
    assert "没有发现问题。" in page(replace(TABLES, findings=TABLES.findings.iloc[:0]), LETTERHEAD)


def test_the_page_asks_nothing_of_a_network() -> None:
    assert not re.search(r"https?://|@import|url\(", HTML)
    outside = [attrs for tag, attrs in SEEN.tags if tag in ("link", "img", "iframe") or attrs.get("src")]
    assert outside == []
    assert "default-src 'none'" in HTML


@pytest.mark.parametrize(
    "name", ["</script><script>alert(1)</script>", '"><img src=x onerror=1>', "甲&乙{{ 7*7 }}"]
)
def test_hostile_names_stay_text(name: str) -> None:
    seen = Reader(page(renamed(TABLES, "U01", name), LETTERHEAD))
    assert [tag for tag, _ in seen.tags] == [tag for tag, _ in SEEN.tags]
    assert name in [row[1] for row in seen.tables["综合（一类）"]]


def test_further_files_are_offered() -> None:
    linked = page(TABLES, LETTERHEAD, {"汇总表": "a #1/2025.xlsx"})
    assert '<a href="a%20%231/2025.xlsx">汇总表</a>' in linked


def test_the_same_tables_give_the_same_page() -> None:
    assert page(TABLES, LETTERHEAD) == page(results(), LETTERHEAD)
