"""Figures changed in the leaders' workbook, in a spreadsheet, give the ranking that a new run gives."""

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import combinations, takewhile
from math import nan
from pathlib import Path
from random import Random
from typing import Any

from pipeline.model.places import address
from pipeline.model.words import ItemType, RankScope, terms
from pipeline.report.results import Results
from pipeline.report.shown import absent
from pipeline.report.workbook import ranking_workbook
from pipeline.report.workbook.cells import COVER, FIGURES, HEAD, PROCESS, RANKING, TOTALS
from pipeline.report.workbook.live import LACKING, NOTHING_TO_DO
from pipeline.run import Run
from pipeline.scheme.formula.tree import names
from pipeline.scheme.scheme import Scheme
from tests.office.libreoffice import office, typed_into
from tests.office.refigured import Figure, refigured
from tests.unit.report.workbook.reading import agree, audit, errors, filled, grids, table
from tests.workspaces import run_of

pytestmark = office
Cells = list[list[Any]]
Sheets = Mapping[str, Cells]
Typed = tuple[str, str, Figure, float | None]
"""A sheet, a cell of it, the figure that stands there, and what is typed; None where the cell is cleared."""
CHANGED = 50
"""How many figures are changed; a fifth of them or more are last year's."""
TYPED = (0.0, None, 0.375, 7.0, 100.0, 250000.5)
"""What is typed: zero (below the line of a rate too), nothing, a fraction, what others have too, too much."""


NO_VETO = """
## 否决（整表）
| 编码 | 名称 | 条件 | 效力 | 依据 |
"""
SAME_MARKS = """
## 现场评分（整表）
| 单位编码 | 指标编码 | 评分1 |
| U1 | I3 | 18 |
| U2 | I3 | 18 |
| U3 | I3 | 18 |
"""
"""With these, units of the tiny scheme that return the same figures share a place."""


def test_figures_changed_in_the_workbook_give_the_ranking_of_a_new_run(
    assessed: Mapping[str, Run], tmp_path: Path
) -> None:
    """Of the sample, of every preset and of a tiny scheme, by one LibreOffice: scores, ranks and who leads.

    Who is vetoed, and whose return is to be mended, the workbook does not settle anew, as 方法说明 says: figures
    that a veto reads stay as they are, and so do those of units whose return does not count. Where vetoes read
    every figure, these are changed and the new run takes the vetoes over.
    """
    runs = {**assessed, "tiny": run_of(tmp_path / "tiny", NO_VETO, SAME_MARKS)}
    books = {name: ranking_workbook(run.results, run.workspace.stamp) for name, run in runs.items()}
    most = {"tiny": 12}
    typed = {
        name: _chosen(name, run, grids(books[name]), most.get(name, CHANGED)) for name, run in runs.items()
    }
    assert {name: len(one) for name, one in typed.items()} == {**dict.fromkeys(assessed, CHANGED), **most}
    assert all({figure[2] for *_, figure, _ in one} == {False, True} for one in typed.values())
    cells = [[(sheet, cell, value) for sheet, cell, _, value in typed[name]] for name in books]
    changed = dict(zip(books, typed_into(list(books.values()), cells, tmp_path), strict=True))
    met: set[str] = set()
    for name, run in runs.items():
        periods = {sheet: part.workspace.period for sheet, part in _parts(run)}
        changes: dict[str, dict[Figure, float]] = {period: {} for period in periods.values()}
        for sheet, _, figure, value in typed[name]:
            changes[periods[sheet]][figure] = nan if value is None else value
        again = refigured(run, changes, struck=_struck(run.scheme))
        raised = ["unit_code", "code", "confirmed"]
        assert again.vetoes[raised].equals(run.vetoes[raised]), name
        assert _wrong(again.results, changed[name], run.results) == [], name
        assert _wrong(run.results, changed[name], run.results) != [], name
        assert errors(filled(changed[name])) == [], name
        total, told = audit(filled(changed[name]))
        assert total > 1e-6, name
        assert told.startswith("公式与程序结果不一致"), name
        met |= _met(grids(books[name]), changed[name])
    assert met == {"名次", "并列", "第一名", LACKING, NOTHING_TO_DO}


def _parts(run: Run) -> list[tuple[str, Run]]:
    """The sheets of figures, each with the run that scores them: a year in stages has one for each."""
    stages = run.results.stages
    if not stages:
        return [(FIGURES, run)]
    return [(f"{FIGURES}·{stage.name}", part) for (stage, _), part in zip(stages, run.held, strict=True)]


def _chosen(name: str, run: Run, sheets: Sheets, most: int) -> list[Typed]:
    """Figures of both years, spread over units and items, each with another in its place; the same every time.

    Where few figures set two units of a class apart, the one is first given those of the other.
    """
    random = Random(name)  # noqa: S311 - not a secret
    pool = [(sheet, *one) for sheet, part in _parts(run) for one in _figures(part, sheets[sheet])]
    twins, chosen = _alike(pool, run.scheme)
    taken = {one[:2] for one in chosen}
    left = [one for one in pool if one[:2] not in taken]
    random.shuffle(left)
    left.sort(key=lambda one: one[2][0] in twins)
    this_year, last_year = ([one for one in left if one[2][2] is last] for last in (False, True))
    others = this_year[: most - len(chosen) - min(most // 5, len(last_year))]
    others += last_year[: most - len(chosen) - len(others)]
    for sheet, cell, figure, old in others:
        chosen.append((sheet, cell, figure, random.choice([value for value in TYPED if value != old])))
    return chosen


def _alike(pool: list[Typed], scheme: Scheme) -> tuple[set[str], list[Typed]]:
    """The fewest changes that give a unit the figures of another of its class, and both; none where it takes many."""
    own: dict[tuple[str, str], dict[tuple[str, bool], Typed]] = {}
    for one in pool:
        unit, item, last = one[2]
        own.setdefault((one[0], unit), {})[item, last] = one
    kinds = {unit.code: (unit.lines, unit.unit_class) for unit in scheme.units if unit.lines}
    found: list[tuple[set[str], list[Typed]]] = [(set(), [])]
    for (key, mine), (other, theirs) in combinations(own.items(), 2):
        if key[0] == other[0] and key[1] in kinds and kinds[key[1]] == kinds.get(other[1]):
            apart = [(*mine[f][:3], theirs[f][3]) for f in mine if mine[f][3] != theirs[f][3]]
            found += [({key[1], other[1]}, apart)] if 0 < len(apart) <= CHANGED // 2 else []
    return min(found[1:] or found, key=lambda one: len(one[1]))


def _figures(run: Run, rows: Cells) -> Iterator[tuple[str, Figure, float | None]]:
    """The figures that are changed: of units whose return counts, items that no veto reads (where there are any)."""
    codes = rows[HEAD + 2]
    items = {code for code in codes if code} - (set() if _struck(run.scheme) else _read_by_vetoes(run.scheme))
    units = {unit.code for unit in run.scheme.units} - run.results.left_out
    last_year = False
    for number, row in enumerate(rows):
        last_year |= row[0] == "上年数"
        for column, item in enumerate(codes):
            if row[0] in units and item in items:
                old = None if row[column] == "" else row[column]
                yield address(number, column), (row[0], item, last_year), old


def _struck(scheme: Scheme) -> bool:
    """Whether vetoes read every figure there is."""
    return {item.code for item in scheme.items if item.type is not ItemType.TEXT} <= _read_by_vetoes(scheme)


def _read_by_vetoes(scheme: Scheme) -> set[str]:
    """The items that decide who is vetoed: those of conditions, and of indicators that carry a veto themselves."""
    trees = [scheme.coded(veto.condition) for veto in scheme.vetoes if veto.condition is not None]
    trees += [tree for one in scheme.indicators if one.veto for tree in scheme.trees(one)]
    return {name.text for tree in trees for name in names(scheme.in_items(tree))}


def _wrong(again: Results, sheets: Sheets, order: Results) -> list[str]:
    """Where a changed workbook says something else than a new run; its rows stand in the ranking's old ``order``."""
    pairs = [(f"{TOTALS}·{stage.name}", own) for stage, own in again.stages] + [(TOTALS, again)]
    wrong = [
        one for sheet, own in pairs for one in _apart(sheet, _totals(own), _totals_read(own, sheets[sheet]))
    ]
    wrong += _apart(RANKING, _placed(again, order), _placed_read(again, sheets[RANKING]))
    return wrong + _apart(COVER, _leaders(again), _leaders_read(sheets[COVER]))


def _apart(sheet: str, expected: Cells, found: Cells) -> list[str]:
    """The rows that differ."""
    assert len(expected) == len(found)
    return [
        f"{sheet}: 重新计分 {mine}，表格 {theirs}"
        for mine, theirs in zip(expected, found, strict=True)
        if not all(agree(*cells) for cells in zip(mine, theirs, strict=True))
    ]


def _result(results: Results, line: str, unit: str) -> list[float | str]:
    """A unit's rank and score on a line, and its rank if vetoes are confirmed, or the words in their place."""
    row = results.ranking[line, unit]
    word = results.instead_of_rank(line, unit)
    score, rank, struck = (row[name] for name in ("score", "rank", "rank_if_vetoed"))
    told = [word if absent(rank) else float(rank), word if absent(score) else float(score)]
    if results.undecided:
        told.append(float(struck) if not absent(struck) else word if absent(rank) else "不列名次")
    return told


def _columns(results: Results, score: str) -> list[str]:
    return ["名次", score, *(["否决成立后名次"] if results.undecided else [])]


def _totals(results: Results) -> Cells:
    return sorted(
        [results.scheme.line_name(line), unit, *_result(results, line, unit)]
        for line, unit in results.ranking
    )


def _totals_read(results: Results, rows: Cells) -> Cells:
    columns = ["考核线", "单位编码", *_columns(results, "得分")]
    return sorted([row[column] for column in columns] for row in table(rows))


def _placed(results: Results, order: Results) -> Cells:
    names = {unit.code: unit.name for unit in results.scheme.units}
    return [[names[unit], *_result(results, line, unit)] for line, unit in order.ranking]


def _placed_read(results: Results, rows: Cells) -> Cells:
    """The rows of units: those between them name the line and the class."""
    columns = ["单位", *_columns(results, terms(results.scheme.is_letter()).score)]
    return [[row[column] for column in columns] for row in table(rows) if row["单位"]]


def _leaders(results: Results) -> Cells:
    """Line, group, how many are ranked, who is first, with which score and last year's; of equals, the scheme's first."""
    scheme, told = results.scheme, []
    for line in scheme.ranked_lines():
        units: dict[str, list[Mapping[Any, Any]]] = {}
        for unit in scheme.line_units(line) if scheme.scope(line) is not RankScope.NOT_RANKED else ():
            group = unit.unit_class if scheme.scope(line) is RankScope.BY_CLASS else RankScope.ALL.value
            units.setdefault(group, []).append(results.ranking[line, unit.code])
        for group, rows in units.items():
            first = next((row for row in rows if row["rank"] == 1), None)
            best = ["unit_name", "score", "last_score"]
            cells = ["—" if first is None or absent(first[name]) else first[name] for name in best]
            ranked = float(sum(not absent(row["rank"]) for row in rows))
            told.append([scheme.line_name(line), group, ranked, *cells])
    return sorted(told)


def _leaders_read(rows: Cells) -> Cells:
    below = rows[next(number for number, row in enumerate(rows) if row[3] == "第一名") + 1 :]
    return sorted(takewhile(lambda row: row[0], below))


def _met(before: Sheets, after: Sheets) -> set[str]:
    """What the changes brought about: other ranks, new ties, other leaders, values missing, zero denominators."""
    old, new = (
        {(row["考核线"], row["排名组"], row["单位"]): row["名次"] for row in table(sheets[TOTALS])}
        for sheets in (before, after)
    )
    met = {"名次"} if old != new else set()
    met |= {"并列"} if _shared(new) - _shared(old) else set()
    met |= {"第一名"} if _leaders_read(before[COVER]) != _leaders_read(after[COVER]) else set()
    return met | {word for word in (LACKING, NOTHING_TO_DO) if _valued(after, word) > _valued(before, word)}


def _shared(ranks: Mapping[tuple[Any, ...], Any]) -> set[tuple[Any, ...]]:
    """The places that several units share."""
    held = Counter((*key[:2], rank) for key, rank in ranks.items() if isinstance(rank, float))
    return {place for place, units in held.items() if units > 1}


def _valued(sheets: Sheets, word: str) -> int:
    """How many values are a word."""
    process = [table(rows) for name, rows in sheets.items() if name.startswith(PROCESS)]
    return sum(row["完成值"] == word for rows in process for row in rows)
