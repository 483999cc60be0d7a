"""单位得分单: each unit's score sheet, item by item, on pages of its own; its sums are those of the ranking."""

from collections.abc import Callable, Sequence
from functools import partial
from itertools import groupby

from pipeline.files.writing import cell_reference, row_height
from pipeline.model.numbers import show
from pipeline.model.tables import records
from pipeline.model.words import Handling, RankScope, Receipt, Terms, terms
from pipeline.report.regain import Regain
from pipeline.report.results import Row
from pipeline.report.shown import absent, text
from pipeline.report.workbook.book import Book, Page
from pipeline.report.workbook.cells import ADJUSTMENTS, HEAD, MARKS, STATEMENTS, A, P, T, local
from pipeline.report.workbook.indicators import NOT_COUNTED, Scored, scored
from pipeline.report.workbook.live import worded
from pipeline.scheme.formula.tree import Number, names
from pipeline.scheme.rows import Unit
from pipeline.scheme.scheme import COMPREHENSIVE
from pipeline.score.lines import LineScores

_WIDTHS = (26, 10, 7, 9, 9, 9, 8, 8, 8, 17, 40)
_NAME, _VALUE, _MEASURE, _ABOVE, _, _TARGET, _POINTS, _SCORE, _LOST, _SOURCE, _REASON = range(len(_WIDTHS))
_MOST = 3
"""How many of the items that would regain most points are told."""
_NO_RETURN = "没有交回填报表，未计分。"

Entry = Callable[[Page, int], None]
"""What writes one row of a statement, given the page and the row."""


class Statements:
    """Every unit's statement; ``first`` is the row each begins at, by unit code."""

    def __init__(self, book: Book) -> None:
        self.book, self.plan, self.results = book, book.plan, book.results
        self.parts = [_Part(part, f"{stage.name}·") for stage, part in book.stages] or [_Part(book, "")]
        self.lost = self.results.lost
        self.entries = {unit.code: self._entries(unit) for unit in book.plan.scheme.units}
        self.files: dict[str, list[str]] = {}
        for found in records(self.results.tables.roster):
            if found["status"] in (Receipt.RECEIVED, Receipt.LATE):
                self.files.setdefault(text(found["unit_code"]), []).append(text(found["file"]))
        self.first: dict[str, int] = {}
        row = HEAD
        for code, entries in self.entries.items():
            self.first[code] = row
            row += len(entries)

    def write(self) -> None:
        """The sheet."""
        title = ""
        remark = "分值、得分均为折算后；分值为零、得分为「折算」的指标不计分。每个单位单独成页。"
        if self.plan.scheme.is_letter():
            title = "各单位完成情况"
            remark = f"每完成一条计 1；「{NOT_COUNTED}」的条款不考核，不在应完成之列。每个单位单独成页。"
        page = Page(self.book, STATEMENTS, [], _WIDTHS, title=title, remark=remark, landscape=False)
        page.sheet.repeat_rows(0, 1)
        for code, entries in self.entries.items():
            for row, entry in enumerate(entries, start=self.first[code]):
                entry(page, row)
        page.break_before(list(self.first.values())[1:])

    def _entries(self, unit: Unit) -> list[Entry]:
        on = self.plan.rows_on_lines[unit.code]
        heads = [COMPREHENSIVE] if len(on) > 1 else [line for line, _ in on]
        entries: list[Entry] = [partial(self._name, unit)]
        entries += [partial(self._head, line, unit) for line in heads]
        if self.lost.get(unit.code):
            entries.append(partial(self._regains, self.lost[unit.code][:_MOST]))
        titles = _titles(terms(all(self.plan.scheme.is_letter(line) for line, _ in on)))
        entries.append(lambda page, row: page.titles(row, titles))
        for part in self.parts:
            entries += part.entries(unit)
        if unit.code not in self.results.unscored:
            lines = [line for line, _ in on] if self.book.stages else []
            lines += [COMPREHENSIVE] if COMPREHENSIVE in heads else []
            entries += [partial(_total, self.book, "", line, unit) for line in lines]
        return [*entries, lambda page, row: page.sheet.set_row(row, 12)]

    def _name(self, unit: Unit, page: Page, row: int) -> None:
        files = self.files.get(unit.code)
        returned = f"　填报表：{'、'.join(files)}" if files else ""
        page.band(row, f"{unit.name}（{unit.code}）　{unit.unit_class}{returned}")
        page.sheet.set_row(row, 26)

    def _regains(self, lost: Sequence[Regain], page: Page, row: int) -> None:
        """What would regain most points."""
        letter = self.plan.scheme.is_letter()
        enough, one_of = "须" if letter else "满分须", terms(letter).one
        told = [
            f"{one.name} {one.points} {one_of}"
            + (f"（现 {one.value or '缺'}，{enough} {one.full}）" if one.full else "")
            for one in lost
        ]
        words = "；".join(told)
        page.text(row, 0, "未完成的条款" if letter else "最能挽回的分", "head")
        page.sheet.merge_range(row, 1, row, _REASON, "", page.writer.look("cell", "left"))
        page.text(row, 1, words, "left")
        page.sheet.set_row(row, row_height([(words, sum(_WIDTHS[1:]))], least=22))

    def _head(self, line: str, unit: Unit, page: Page, row: int) -> None:
        """The unit's result at a glance."""
        found = self.results.ranking[line, unit.code]
        word, look = self.results.instead_of_rank(line, unit.code), page.writer.look("head")
        for column, label in (
            (0, f"{self.plan.scheme.line_name(line)}{self.book.terms(line).score}"),
            (2, "名次"),
            (5, "等次"),
            (_SOURCE, "情况"),
        ):
            page.sheet.write_string(row, column, label, look)
        missing = found["score"] != found["score"]
        score = word if missing else float(found["score"])
        page.formula(
            row, 1, self.plan.total(line, unit.code, T.SCORE), score, "strong", form=self.book.form(line)
        )
        rank = word if absent(found["rank"]) else float(found["rank"])
        page.text(row, 4, "")
        page.formula(row, 3, self.plan.total(line, unit.code, T.RANK), rank, "strong", "center")
        page.text(row, 4, self.plan.group_name(line, unit), "center")
        page.text(row, 6, text(found["grade"]), "center")
        for column in (7, 8):
            page.text(row, column, "")
        page.text(
            row,
            _REASON,
            "；".join(part for part in (word, text(found["award"]), text(found["note"])) if part),
        )
        page.sheet.set_row(row, 22)


class _Part:
    """What the score sheets show of the scores of one book, each line's name behind ``called``."""

    def __init__(self, book: Book, called: str) -> None:
        self.book, self.plan, self.results, self.called = book, book.plan, book.results, called
        self.indicators: dict[str, list[Scored]] = {}
        for one in scored(book):
            self.indicators.setdefault(one.scores.line.code, []).append(one)
        rows = records(self.results.tables.scores)
        self.reasons = {
            (row["line"], row["unit_code"], row["indicator_code"]): text(row["reason"]) for row in rows
        }
        self.cases: dict[tuple[str, str], list[Entry]] = {}
        for number, case in enumerate(records(self.results.tables.adjustments)):
            mine = self.cases.setdefault((case["line"], case["unit_code"]), [])
            sheet = self.plan.sheet(ADJUSTMENTS)
            mine.append(partial(_case, cell_reference(sheet, self.plan.case_row(number), A.POINTS), case))

    def entries(self, unit: Unit) -> list[Entry]:
        """The unit's rows: line by line its indicators in their groups, its cases, its total."""
        entries: list[Entry] = []
        for line, i in self.plan.rows_on_lines[unit.code]:
            name = f"{self.called}{self.plan.scheme.line_name(line)}"
            if unit.code in self.results.unscored:
                entries.append(partial(_absent, name))
                continue
            for group, listed in groupby(self.indicators[line], key=lambda one: one.indicator.group):
                members = list(listed)
                # A unit takes several pages: every band says whose they are.
                title = f"{name}·{group}（{unit.name}）"
                entries.append(partial(self._group, title, members, i))
                entries += [partial(self._indicator, one, i) for one in members]
            entries.append(partial(self._base, self.results.lines[line], unit))
            entries += self.cases.get((line, unit.code), [])
            entries.append(partial(_total, self.book, self.called, line, unit))
        return entries

    def _group(self, name: str, members: list[Scored], i: int, page: Page, row: int) -> None:
        """The sums of a group of indicators, above them."""
        page.band(row, name)
        scores = members[0].scores
        at = [one.number for one in members]
        points = float((scores.points[i, at] * scores.counted[i, at] * scores.factor[i]).sum())
        values = (points, float(scores.score[i, at].sum()), sum(one.lost(i) for one in members))
        for column, value in zip((_POINTS, _SCORE, _LOST), values, strict=True):
            cells = f"{local(row + 1, column)}:{local(row + len(members), column)}"
            page.formula(row, column, f"SUM({cells})", value, "band", form=self.book.form(scores.line.code))

    def _indicator(self, one: Scored, i: int, page: Page, row: int) -> None:
        line, scores, form = one.scores.line.code, one.scores, self.book.form(one.scores.line.code)
        at = {column: self.plan.process(line, i, one.number, column) for column in P}
        page.text(row, _NAME, one.indicator.name)
        cells, merged = self._sources(one, scores.units[i].code)
        if merged:
            page.lead(row, _VALUE, merged)
        looks = ("link",) if merged else ()
        page.formula(row, _VALUE, at[P.VALUE], worded(one.value, i), *looks, form="0.00")
        page.text(row, _SOURCE, cells, "small", "inset")
        page.text(row, _MEASURE, one.indicator.unit_of_measure, "center")
        for column in (_ABOVE, _ABOVE + 1):
            page.text(row, column, "")
        for column, (source, _, figures) in enumerate(one.parts, start=_ABOVE):
            page.formula(row, column, at[source], worded(figures, i))
        self._goal(one, i, at[P.TARGET], page, row)
        counted = bool(scores.counted[i, one.number])
        points = float(scores.points[i, one.number] * scores.factor[i]) if counted else 0.0
        score: float | str = float(scores.score[i, one.number]) if counted else one.word(Handling.RESCALE)
        page.formula(row, _POINTS, f"{at[P.COUNTED]}*{at[P.FACTOR]}", points, form=form)
        page.formula(row, _SCORE, at[P.SCORE], score, "strong", form=form)
        page.formula(row, _LOST, at[P.LOST], one.lost(i), form=form)
        unit = scores.units[i].code
        basis = f"依据：{one.indicator.basis}。" if one.indicator.basis else ""
        reason = self.reasons.get((line, unit, one.indicator.code), "") + basis
        page.text(row, _REASON, reason, "small")
        page.height(row, {_NAME: one.indicator.name}, small={_SOURCE: cells, _REASON: reason})

    def _sources(self, one: Scored, unit: str) -> tuple[str, str]:
        """The cells of the return that the value was read from, and where the first of them stands merged."""
        known = self.results.cells
        items = [name.text for name in names(one.value_tree) if (unit, name.text) in known]
        by_sheet: dict[str, list[str]] = {}
        for item in dict.fromkeys(items):
            sheet, _, cell = known[unit, item].rpartition("!")
            by_sheet.setdefault(sheet, []).append(cell)
        told = "；".join(f"{sheet}!{'、'.join(cells)}" for sheet, cells in by_sheet.items())
        if one.rule.on_site:
            return MARKS, self.plan.mean_mark(one.indicator.code, unit)
        return told, self.plan.item(unit, items[0], False) or "" if items else ""

    def _goal(self, one: Scored, i: int, target: str, page: Page, row: int) -> None:
        """The target with its direction; an interval's bounds; nothing where the rule has none."""
        if one.bounds:
            bounds = [show(tree.value) for tree, _ in one.bounds if isinstance(tree, Number)]
            page.text(row, _TARGET, "～".join(bounds) if len(bounds) == 2 else "区间", "right")
        elif self.plan.scheme.needs_target(one.indicator):
            goal = float(one.scores.target[i, one.number])
            form = f'"{self.plan.scheme.direction(one.indicator)}"{"0" if goal.is_integer() else "0.00"}'
            known = f'IF(ISNUMBER({target}),{target},"缺")'
            page.formula(row, _TARGET, known, goal if goal == goal else "缺", form=form)
        else:
            page.text(row, _TARGET, "")

    def _base(self, scores: LineScores, unit: Unit, page: Page, row: int) -> None:
        """The line's sum before bonuses and deductions."""
        code, form = scores.line.code, self.book.form(scores.line.code)
        i = dict(self.plan.rows_on_lines[unit.code])[code]
        _framed(page, row, f"{self.called}{scores.line.name}{'合计' if scores.line.letter else '基础分'}")
        points, base = float(scores.points[i].sum()), float(scores.base[i])
        source = T.POINTS
        if scores.line.letter:  # what is not assessed does not count
            source, points = T.COUNTED, float(scores.possible[i])
        page.formula(row, _POINTS, self.plan.total(code, unit.code, source), points, "strong", form=form)
        page.formula(row, _SCORE, self.plan.total(code, unit.code, T.BASE), base, "strong", form=form)


def _total(book: Book, called: str, line: str, unit: Unit, page: Page, row: int) -> None:
    """The score the unit is ranked by."""
    plan, found = book.plan, book.results.ranking[line, unit.code]
    _framed(page, row, f"{called}{plan.scheme.line_name(line)}{book.terms(line).score}", "first")
    source = plan.total(line, unit.code, T.SCORE)
    page.formula(row, _SCORE, source, float(found["score"]), "first", form=book.form(line))
    group, rank = plan.group_name(line, unit), plan.total(line, unit.code, T.RANK)
    if absent(found["rank"]):
        word = book.results.instead_of_rank(line, unit.code)
        told = word if word == RankScope.NOT_RANKED else f"{word}，不列名次"
        page.text(row, _REASON, told, "first")
    else:
        told = f"第 {int(found['rank'])} 名"
        page.formula(row, _REASON, f'"第 "&{rank}&" 名"', told, "first", "left")
    page.text(row, _MEASURE, group, "first", "center")
    page.sheet.set_row(row, 20)


def _titles(called: Terms) -> list[str]:
    return [
        *(called.item, "完成值", "计量", "分子", "分母", "目标"),
        *(called.points, called.earned, called.lost, "出处", f"{called.earned}说明和依据"),
    ]


def _framed(page: Page, row: int, name: str, *looks: str) -> None:
    for column in range(len(_WIDTHS)):
        page.text(row, column, "", *looks)
    page.text(row, _NAME, name, "strong", *looks)


def _case(source: str, case: Row, page: Page, row: int) -> None:
    """A bonus or deduction of the unit."""
    added = case["kind"] == "bonus"
    points = float(case["points"])
    told = f"{show(float(case['quantity']))} {text(case['measure'])}，每{text(case['measure'])} {show(float(case['points_each']))} 分"
    parts = (told, text(case["modifiers"]), text(case["reason"]), text(case["evidence"]))
    reason = "；".join(part for part in parts if part)
    name = f"{'加分' if added else '扣分'}：{text(case['name'])}"
    _framed(page, row, name)
    page.formula(
        row, _SCORE, source if added else f"-{source}", points if added else -points, form="+0.00;-0.00;0.00"
    )
    page.text(row, _REASON, reason, "small")
    page.height(row, {_NAME: name}, small={_REASON: reason})


def _absent(line: str, page: Page, row: int) -> None:
    _framed(page, row, line)
    page.text(row, _SCORE, "未计分", "center")
    page.text(row, _REASON, _NO_RETURN)
