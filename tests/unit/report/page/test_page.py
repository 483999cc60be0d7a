"""The page says what the tables say, offline, and nothing typed by people becomes part of it."""

import json
import re
import zlib
from base64 import b64decode, b64encode
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser

import pandas as pd
import pytest

from pipeline.collect.balance import Tally
from pipeline.model.numbers import round_half_up
from pipeline.report.page import page
from pipeline.report.profiles import profiles
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
            rank, _, score, *_ = shown[row["unit_name"]]
            assert rank == ("—" if pd.isna(row["rank"]) else f"{row['rank']:.0f}")
            assert score == ("—" if pd.isna(row["score"]) else two(row["score"]))


def test_the_comprehensive_ranking_shows_the_lines_it_is_made_of() -> None:
    head, *rows = SEEN.tables["综合（二类）"]
    assert head[2:5] == ["得分", "党政线", "工作线"]
    scores = TABLES.ranking[TABLES.ranking["unit_name"] == rows[0][1]].set_index("line")["score"]
    assert rows[0][2:5] == [two(scores[line]) for line in ("综合", "D", "W")]


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
    parts = [attrs["id"] for tag, attrs in SEEN.tags if tag == "details" and attrs.get("class") == "unit"]
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


def test_the_cover_tells_who_leads_and_who_is_last() -> None:
    head, *rows = SEEN.tables["各线各类名次"]
    assert head == ["考核线", "第一名", "第二名", "第三名", "末位", "列入排名"]
    told = {row[0]: row[1:] for row in rows}
    for (name, unit_class), group in TABLES.ranking.groupby(["line_name", "unit_class"]):
        placed = group[group["rank"].notna()].sort_values("rank")
        cells = told[f"{name}（{unit_class}）"]
        assert int(cells[4]) == len(placed)
        for cell, row in zip(cells[:3], placed.to_dict("records"), strict=False):
            assert cell.startswith(f"{row['unit_name']}{two(row['score'])}")
        last = placed.iloc[-1] if len(placed) > 3 else None
        assert cells[3] == "—" if last is None else cells[3].startswith(last["unit_name"])


def test_tied_units_share_a_place_on_the_cover() -> None:
    tied = TABLES.ranking.copy()
    tied.loc[tied["rank"].isin([1, 2]), "rank"] = 1
    rows = Reader(page(replace(TABLES, ranking=tied), LETTERHEAD)).tables["各线各类名次"]
    (row,) = (row for row in rows if row[0] == "综合（二类）")
    assert len(re.findall(r"[0-9]+\.[0-9]{2}", row[1])) == 2
    assert row[2] == "—"


def test_vetoes_stand_on_the_cover_with_what_they_lack() -> None:
    told = {row[0]: row[2] for row in SEEN.tables["一票否决"][1:]}
    assert told == {"双桥镇": "已认定", "朝阳街道": "待定，尚缺证据编号、批准人"}


def test_each_indicator_shows_values_with_what_they_stand_on() -> None:
    (caption,) = (caption for caption in SEEN.tables if caption.startswith("免费婚检率（"))
    shown = {row[0]: row for row in SEEN.tables[caption][1:]}
    (unit,) = (unit for unit in profiles(TABLES).values() if unit.head.unit_name == "青石镇")
    (mine,) = (row for section in unit.sections for row in section.rows if row.name == "免费婚检率")
    told = [mine.value, mine.fraction, mine.target, mine.score, mine.lost]
    assert [*shown["青石镇"][2:5], *shown["青石镇"][6:]] == told
    assert shown["青石镇"][5] in ("✓ 达标", "✗ 未达标")
    assert shown["长坪镇"][5].endswith("（待更正）")
    assert shown["石门镇"][5] == "缺报"


def test_the_list_of_indicators_counts_and_names_who_misses_the_target() -> None:
    (caption,) = (caption for caption in SEEN.tables if caption.startswith("指标一览"))
    head, *rows = SEEN.tables[caption]
    for row in rows:
        told = dict(zip(head, row, strict=True))
        (table,) = (t for c, t in SEEN.tables.items() if c.startswith(f"{told['指标']}（"))
        short = [unit[0] for unit in table[1:] if unit[5] == "✗ 未达标"]
        if told["目标"] != "—":
            assert told["未达标"] == str(len(short))
            assert all(
                name in short for name in re.sub(" 等.*", "", told["未达标的单位"]).split("、") if name
            )


def test_the_data_quality_names_what_is_open_and_the_accounts() -> None:
    tally = Tally("应交", 13, "个单位", {"已收": 12, "缺报": 1})
    figures = pd.DataFrame({"unit_code": ["U01"], "reported": [3.0], "verified": [4.0]})
    seen = Reader(page(TABLES, LETTERHEAD, facts=figures, accounts=[tally]))
    assert "应交 13 个单位 = 已收 12 + 缺报 1。" in seen.text
    head, *rows = seen.tables["各单位回收和审核情况"]
    told = {row[0]: dict(zip(head, row, strict=True)) for row in rows}
    assert told["长坪镇"]["必须改正"] == "2"
    assert told["石门镇"]["回收表"] == "缺报"
    assert told["临江街道"]["其中核定与自报不同"] == "1"
    assert "其中核定与自报不同" not in SEEN.tables["各单位回收和审核情况"][0]


def test_the_page_asks_nothing_of_a_network() -> None:
    assert not re.search(r"https?://|@import|url\(", HTML)
    outside = [attrs for tag, attrs in SEEN.tags if tag in ("link", "img", "iframe") or attrs.get("src")]
    assert outside == []


def test_only_the_pages_own_style_and_script_may_run() -> None:
    (policy,) = (attrs["content"] or "" for tag, attrs in SEEN.tags if attrs.get("http-equiv"))
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    for tag in ("style", "script"):
        (content,) = re.findall(f"<{tag}>(.*?)</{tag}>", HTML, re.DOTALL)
        digest = b64encode(sha256(content.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    named = {name for _, attrs in SEEN.tags for name in attrs}
    assert not {name for name in named if name == "style" or name.startswith("on")}


def test_every_table_has_a_caption_and_every_title_a_scope() -> None:
    tags = [tag for tag, _ in SEEN.tags]
    assert tags.count("table") == tags.count("caption") > 50
    assert all(attrs.get("scope") in ("col", "row") for tag, attrs in SEEN.tags if tag == "th")
    assert all(attrs.get("id") for tag, attrs in SEEN.tags if tag == "details")


def test_every_link_within_the_page_leads_somewhere() -> None:
    there = [attrs["id"] for _, attrs in SEEN.tags if "id" in attrs]
    assert len(there) == len(set(there))
    led = {(attrs["href"] or "")[1:] for tag, attrs in SEEN.tags if tag == "a"}
    assert led <= set(there)


HOSTILE = [
    "</script><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "javascript:alert(1)",
    '=HYPERLINK("http://a","b")',
    "甲&乙{{ 7*7 }}",
    "-->]]></style></title><!--",
    "@" + "长" * 300,
]


@pytest.mark.parametrize("room", [3_000_000, 0])
@pytest.mark.parametrize("words", HOSTILE)
def test_what_people_typed_stays_text(words: str, room: int) -> None:
    hostile = renamed(TABLES, "U01", words)
    changed = {
        "findings": hostile.findings.assign(message=words, file=words),
        "adjustments": hostile.adjustments.assign(reason=words, evidence=words, name=words),
        "vetoes": hostile.vetoes.assign(fact=words, basis=words),
        "scores": hostile.scores.assign(reason=words),
    }
    seen = Reader(page(replace(hostile, **changed), replace(LETTERHEAD, authority=words), room=room))
    plain = Reader(page(TABLES, LETTERHEAD, room=room))
    assert [tag for tag, _ in seen.tags] == [tag for tag, _ in plain.tags]
    assert {name for _, attrs in seen.tags for name in attrs} == {n for _, a in plain.tags for n in a}
    assert words in [row[1] for row in seen.tables["综合（一类）"]]
    assert not [attrs for tag, attrs in seen.tags if tag == "a" and not (attrs["href"] or "").startswith("#")]


def test_a_page_of_many_units_holds_the_same_packed() -> None:
    packed = page(TABLES, LETTERHEAD, room=0)
    packs = re.findall(r'<script type="application/octet-stream" id="pack-\d+">([^<]+)</script>', packed)
    bodies = [body for pack in packs for body in json.loads(zlib.decompress(b64decode(pack)))]
    inside = Reader("".join(bodies))
    seen = Reader(packed)
    assert {**seen.tables, **inside.tables} == SEEN.tables
    assert set(inside.tables).isdisjoint(seen.tables)
    assert {"综合（一类）", "各线各类名次"} <= set(seen.tables)
    assert len(packed) < len(HTML)
    assert {attrs["id"] for tag, attrs in seen.tags if tag == "details"} == {
        attrs["id"] for tag, attrs in SEEN.tags if tag == "details"
    }


def test_further_files_are_offered() -> None:
    linked = page(TABLES, LETTERHEAD, {"汇总表": "a #1/2025.xlsx"})
    assert '<a href="a%20%231/2025.xlsx">汇总表</a>' in linked


def test_the_same_tables_give_the_same_page() -> None:
    assert page(TABLES, LETTERHEAD) == page(results(), LETTERHEAD)
