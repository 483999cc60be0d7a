"""Explaining a score (得分说明): each indicator with its figures and their cells, target, rule and points lost."""

from dataclasses import dataclass

import pandas as pd

from pipeline.model.numbers import show
from pipeline.model.places import Place
from pipeline.model.words import CHINESE, Standing, terms
from pipeline.report.result_tables import ResultTables
from pipeline.scheme.formula.tree import names
from pipeline.scheme.scheme import Scheme


@dataclass(frozen=True)
class Figure:
    """A figure a score rests on and where it stands."""

    item_code: str
    item_name: str
    assessed: float | None
    reported: float | None
    file: str
    sheet: str
    cell: str
    note: str

    def __str__(self) -> str:
        shown = "空白" if self.assessed is None else show(self.assessed)
        changed = "" if self.reported in (None, self.assessed) else f"（自报 {show(self.reported or 0.0)}）"
        where = str(Place(self.file, self.sheet, self.cell)) or "没有数据"
        # a figure only the ledger holds stands where its note says, with the evidence
        where = self.note if where in self.note else "　".join(w for w in (where, self.note) if w)
        return f"{self.item_code} {self.item_name} = {shown}{changed}　←　{where}"


@dataclass(frozen=True)
class Explanation:
    """How one indicator came to its score."""

    indicator_code: str
    indicator_name: str
    line: str
    points: float | None
    score: float | None
    lost: float | None
    treatment: str
    rule: str
    reason: str
    basis: str
    figures: tuple[Figure, ...]
    clause: bool = False
    """Whether it is a clause of a letter (责任书): attained or not, instead of points."""


def explain(
    scheme: Scheme,
    tables: ResultTables,
    facts: pd.DataFrame,
    marked: dict[str, str],
    unit: str,
    indicator: str = "",
) -> list[Explanation]:
    """Every indicator of the unit, or the one asked for, in the scheme's order.

    ``marked`` tells, by indicator code, where the unit's on-site marks stand in the ledger.
    """
    mine = facts[facts["unit_code"] == unit].set_index("item_code")
    rows = tables.scores[tables.scores["unit_code"] == unit]
    found = []
    for row in (
        rows[rows["indicator_code"] == indicator].to_dict("records") if indicator else rows.to_dict("records")
    ):
        code = str(row["indicator_code"])
        trees = scheme.trees(scheme.indicator_by_code[code])
        used = dict.fromkeys(n.text for tree in trees for n in names(scheme.in_items(tree)))
        figures = [_figure(scheme, mine, item) for item in used if item in scheme.item_by_code]
        if code in marked:
            value = _number(row["value"])
            figures.append(Figure(code, "评委平均分", value, value, marked[code], "", "", ""))
        points, score = _number(row["points"]), _number(row["score"])
        lost = None if score is None or points is None else points - score
        found.append(
            Explanation(
                code,
                str(row["indicator_name"]),
                scheme.line_name(str(row["line"])),
                points,
                score,
                lost,
                str(row["treatment"]),
                str(row["rule"]),
                str(row["reason"]),
                str(row["basis"]),
                tuple(figures),
                bool(row["letter"]),
            )
        )
    return found


def _figure(scheme: Scheme, mine: pd.DataFrame, item: str) -> Figure:
    name = scheme.item_by_code[item].name
    if item not in mine.index:
        return Figure(item, name, None, None, "", "", "", "")
    fact = mine.loc[item]
    place = (str(fact["file"]), str(fact["sheet"]), str(fact["cell"]))
    return Figure(item, name, _number(fact["assessed"]), _number(fact["reported"]), *place, str(fact["note"]))


def _number(value: object) -> float | None:
    number = float(str(value))
    return None if pd.isna(number) else number


def as_lines(explanations: list[Explanation]) -> list[str]:
    """The explanations as lines for reading."""
    lines = []
    line = ""
    for one in explanations:
        if one.line != line:
            line = one.line
            lines += ["", f"【{line}】"]
        unscored = "不计" if one.clause else "未计分"
        score = unscored if one.score is None else f"{show(one.score, 2)} {terms(one.clause).one}"
        lost = "" if not one.lost or one.lost < 0.005 else f"，失 {show(one.lost, 2)} 分"
        full = "" if one.points is None or one.clause else f"（满分 {show(one.points, 2)}{lost}）"
        lines.append(f"{one.indicator_code} {one.indicator_name}：{score}{full}")
        lines.append(f"    {one.rule}：{one.reason}")
        lines += [f"    {figure}" for figure in one.figures]
        lines += [f"    依据：{one.basis}"] if one.basis else []
    return lines


def headline(ranking: pd.DataFrame, unit: str) -> list[str]:
    """The unit's score and place on each line, a line each."""
    lines = []
    for row in ranking[ranking["unit_code"] == unit].to_dict("records"):
        score, rank = _number(row["score"]), _number(row["rank"])
        parts = [
            show(float(row[column]), 2) for column in ("base", "bonus", "deduction") if score is not None
        ]
        sums = "（指标 {} ＋ 加分 {} － 扣分 {}）".format(*parts) if parts else ""
        place = "" if rank is None else f"　第 {rank:.0f} 名（共 {row['class_size']:.0f} 个单位）"
        standing = "" if row["status"] == Standing.RANKED else f"　{CHINESE[Standing(row['status'])]}"
        told = "未计分" if score is None else f"{show(score, 2)} 分"
        if row["letter"] and score is not None:
            told, sums = f"完成 {show(score, 2)} 条（共 {show(float(row['total']), 2)} 条）", ""
        lines.append(f"{row['unit_name']}　{row['line_name']}：{told}{sums}{place}{standing}")
    return lines
