"""排名: who stands where, line by line and class by class; the sheet that leaders read first."""

from collections.abc import Callable, Mapping
from itertools import groupby

from pipeline.files.writing import A3
from pipeline.model.numbers import show
from pipeline.model.tables import records
from pipeline.model.words import CHINESE, RankScope, Standing, terms
from pipeline.report.positions import moved, positions, summary
from pipeline.report.profiles import veto
from pipeline.report.results import Row
from pipeline.report.shown import absent, text
from pipeline.report.workbook.book import Book, Page
from pipeline.report.workbook.cells import HEAD, RANKING, STATEMENTS, T, local
from pipeline.scheme.scheme import COMPREHENSIVE

_BEFORE = (("名次", 10), ("单位", 22))
_AMOUNTS = (("基础分", 10), ("加分", 8), ("扣分", 8), ("得分", 11))
_CLAUSES = (("应完成条数", 10), ("加分", 8), ("扣分", 8), ("完成条数", 11), ("完成率", 9))
"""The amounts where every line is a letter (责任书)."""
_AFTER = (("比上年", 9), ("上年名次", 8), ("名次变化", 9), ("等次", 11), ("奖惩", 24), ("情况", 40))


def write_ranking(book: Book, statements: Mapping[str, int]) -> None:
    """Every ranking in order; scores and ranks lead to 得分汇总, names to the unit's own sheet.

    ``statements`` is the row of 单位得分单 each unit's begins at.
    """
    _Ranking(book, statements).write()


class _Ranking:
    def __init__(self, book: Book, statements: Mapping[str, int]) -> None:
        self.book, self.plan, self.results = book, book.plan, book.results
        scheme = book.plan.scheme
        several = {line for unit in scheme.line_units(COMPREHENSIVE) for line in unit.lines}
        self.parts = [line.code for line in scheme.lines if line.code in several]
        self.letters = scheme.is_letter()
        amounts = _CLAUSES if self.letters else _AMOUNTS
        self.called = terms(self.letters)
        both_ways = [("否决成立后名次", 11)] if book.results.undecided else []
        parts = [(f"{scheme.line_name(code)}{self.called.score}", 11) for code in self.parts]
        parts += [(f"{stage.name}{self.called.score}", 11) for stage, _ in book.stages]
        before = (f"上年{self.called.earned}", 10)
        self.columns: list[tuple[str, float]] = [
            *(*_BEFORE, *parts, *amounts, before),
            *(*_AFTER[:-1], *both_ways, _AFTER[-1]),
        ]
        self.first = len(_BEFORE) + len(parts)
        self.then = self.first + len(amounts)
        titles, widths = zip(*self.columns, strict=True)
        self.page = Page(
            *(book, RANKING, titles, widths),
            title="考核结果" if self.letters else "考核结果排名",
            remark=self._preliminary(),
            paper=A3,
        )
        self.statements = statements
        self.vetoes: dict[str, list[Row]] = {}
        for row in records(self.results.tables.vetoes):
            self.vetoes.setdefault(row["unit_code"], []).append(row)

    def _preliminary(self) -> str:
        """Whose results are still open, in words."""
        letterhead = self.results.letterhead
        found = summary(positions(self.results.tables.ranking, letterhead.digits))
        counted = "　".join(f"{word} {len(units)} 个" for word, units in found.counts.items() if units)
        return f"责任单位 {found.units} 个：{counted}。" + (
            f"　{'；'.join(found.reasons)}。" if found.reasons else ""
        )

    def write(self) -> None:
        page, row, breaks = self.page, HEAD + 1, []
        page.sheet.set_row(2, 22)
        page.sheet.freeze_panes(HEAD + 1, 2)
        rows = self.results.ranking.values()
        for line, members in groupby(rows, key=lambda found: str(found["line"])):
            if row > HEAD + 1:
                breaks.append(row)
            grouped = groupby(members, key=lambda found: self._group(line, found))
            for group, listed in grouped:
                here = list(listed)
                page.band(row, self._title(line, group, here))
                for found in here:
                    row += 1
                    self._row(row, line, found)
                row += 1
        page.break_before(breaks)

    def _group(self, line: str, found: Row) -> str:
        return self.plan.group_name(line, self.plan.scheme.unit_by_code[found["unit_code"]])

    def _title(self, line: str, group: str, members: list[Row]) -> str:
        scheme = self.plan.scheme
        if line == COMPREHENSIVE:
            weights = [scheme.line_by_code[code].weight for code in self.parts]
            told = "　综合得分 = " + " + ".join(
                scheme.line_name(code) + ("" if weight in (None, 1) else f"×{show(weight)}")
                for code, weight in zip(self.parts, weights, strict=True)
                if weight is None or weight
            )
        elif scheme.is_letter(line):
            told = "　每完成一条计 1"
        else:
            told = f"　总分 {show(scheme.line_by_code[line].total)} 分"
        if scheme.scope(line) is RankScope.NOT_RANKED:
            return f"{scheme.line_name(line)}　{RankScope.NOT_RANKED}{told}"
        ranked = sum(not absent(found["rank"]) for found in members)
        return f"{scheme.line_name(line)}排名　{group}　{ranked} 个单位列名次{told}"

    def _row(self, row: int, line: str, found: Row) -> None:
        page, unit = self.page, str(found["unit_code"])
        ranked = not absent(found["rank"])
        looks = ("first",) if found["rank"] == 1 else () if ranked else ("quiet",)
        rank = float(found["rank"]) if ranked else self.results.instead_of_rank(line, unit)
        page.formula(row, 0, self.plan.total(line, unit, T.RANK), rank, "center", "strong", *looks)
        page.link(row, 1, f"'{STATEMENTS}'!A{self.statements[unit] + 1}", text(found["unit_name"]), *looks)
        for k, part in enumerate(self.parts, start=len(_BEFORE)):
            if line == COMPREHENSIVE and (part, unit) in self.results.ranking:
                self._score(row, k, part, unit, T.SCORE, looks)
            else:
                page.text(row, k, "—" if line == COMPREHENSIVE else "", "center", "quiet")
        for k, (_, stage) in enumerate(self.book.stages, start=len(_BEFORE) + len(self.parts)):
            self._stage_score(row, k, stage, line, unit, looks)
        self._amounts(row, line, unit, found, looks)
        self._change(row, self.then, found, self.book.form(line))
        words = [text(found["grade"]), text(found["award"]), self._remark(line, found)]
        last = self.then + 4
        for column, word in zip((last, last + 1, len(self.columns) - 1), words, strict=True):
            page.text(row, column, word, *(("center",) if column == last else ()))
        if self.results.undecided:
            struck = found["rank_if_vetoed"]
            known = float(struck) if not absent(struck) else "不列名次" if ranked else rank
            page.formula(row, last + 2, self.plan.total(line, unit, T.IF_RANK), known, "center")
        page.height(row, dict(zip((last, last + 1, len(self.columns) - 1), words, strict=True)), least=26)

    def _score(self, row: int, column: int, line: str, unit: str, amount: T, looks: tuple[str, ...]) -> None:
        found = self.results.ranking[line, unit]
        if unit in self.results.unscored:
            word = CHINESE[Standing(found["status"])]
            self.page.formula(row, column, self.plan.total(line, unit, T.SCORE), word, "center", *looks)
            return
        name = {T.SCORE: "score", T.BASE: "base", T.BONUS: "bonus"}[amount]
        form = self.book.form(line)
        self.page.formula(
            row, column, self.plan.total(line, unit, amount), float(found[name]), *looks, form=form
        )

    def _stage_score(
        self, row: int, column: int, part: Book, line: str, unit: str, looks: tuple[str, ...]
    ) -> None:
        """What the unit scored in a stage."""
        score = part.results.ranking[line, unit]["score"]
        kept = CHINESE[part.results.standing(line, unit)] if absent(score) else float(score)
        text = part.plan.total(line, unit, T.SCORE)
        self.page.formula(row, column, text, kept, *looks, form=self.book.form(line))

    def _amounts(self, row: int, line: str, unit: str, found: Row, looks: tuple[str, ...]) -> None:
        page, form = self.page, self.book.form(line)
        if unit in self.results.unscored:
            for column in (*range(self.first, self.first + 3), *range(self.first + 4, self.then)):
                page.text(row, column, "—", "center", "quiet")
        else:
            if self.letters:
                self._clauses(row, line, unit, found)
            else:
                self._score(row, self.first, line, unit, T.BASE, looks)
            self._score(row, self.first + 1, line, unit, T.BONUS, looks)
            cells = (self.plan.total(line, unit, column) for column in (T.FLOORED, T.BEYOND))
            page.formula(row, self.first + 2, "+".join(cells), float(found["deduction"]), *looks, form=form)
        self._score(row, self.first + 3, line, unit, T.SCORE, ("strong", *looks))

    def _clauses(self, row: int, line: str, unit: str, found: Row) -> None:
        """How many clauses a unit is assessed on, and the share of them it attained."""
        page, possible = self.page, float(found["total"])
        lines = [code for code, _ in self.plan.rows_on_lines[unit]] if line == COMPREHENSIVE else [line]
        weights = [self.plan.scheme.line_by_code[code].weight for code in lines]
        counted = [self.plan.total(code, unit, T.COUNTED) for code in lines]
        text = counted[0]
        if line == COMPREHENSIVE:
            pairs = zip(weights, counted, strict=True)
            text = "+".join(f"{1.0 if weight is None else weight:.15g}*{cell}" for weight, cell in pairs)
        page.formula(row, self.first, text, possible, form=self.book.form(line))
        mine, most = local(row, self.first + 3), local(row, self.first)
        share = float(found["score"]) / possible if possible else "—"
        page.formula(row, self.first + 4, f'IF({most}>0,{mine}/{most},"—")', share, form="0.0%")

    def _change(self, row: int, column: int, found: Row, form: str) -> None:
        """Last year's score and rank, and the change in both; a dash where there is nothing to compare."""
        page = self.page
        score, rank, now = local(row, self.first + 3), local(row, 0), local(row, column + 2)
        pairs: tuple[tuple[str, str, str, Callable[[float, float], float | str]], ...] = (
            ("last_score", "score", form, lambda old, new: new - old),
            ("last_rank", "rank", "0", moved),
        )
        texts = (f"{score}-{local(row, column)}", _moved_text(rank, now))
        for k, ((before, name, shown, change), formula) in enumerate(zip(pairs, texts, strict=True)):
            old, new = found[before], found[name]
            if absent(old):
                page.text(row, column + 2 * k, "—", "center", "quiet")
            else:
                page.number(row, column + 2 * k, float(old), form=shown)
            if absent(old) or absent(new):
                page.text(row, column + 2 * k + 1, "—", "center", "quiet")
            else:
                signed = f"+{form};-{form};{form}" if k == 0 and form != "General" else "General"
                page.formula(row, column + 2 * k + 1, formula, change(float(old), float(new)), form=signed)

    def _remark(self, line: str, found: Row) -> str:
        """Standing in words, the vetoes raised, and what else is to be known."""
        standing = Standing(found["status"])
        vetoes = [
            veto(row)
            for row in self.vetoes.get(found["unit_code"], [])
            if row["line"] in ("", line) or line == COMPREHENSIVE
        ]
        told = ["" if standing is Standing.RANKED else CHINESE[standing]]
        told += [f"{one.name}，{one.effect}（{one.state}）" for one in vetoes]
        return "；".join(part for part in (*told, text(found["note"])) if part)


def _moved_text(now: str, before: str) -> str:
    return f'IF({before}={now},"持平",IF({before}>{now},"↑"&({before}-{now}),"↓"&({now}-{before})))'
