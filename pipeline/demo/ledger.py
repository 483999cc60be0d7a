"""A made-up year's ledger: marks, cases, a veto's dossier, sampled figures, a correction, a verdict."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pipeline.demo.cast import Cast
from pipeline.demo.chance import between, chance, one_of
from pipeline.demo.explanations import Explanation
from pipeline.demo.figures import Drawn
from pipeline.demo.pulls import pulls
from pipeline.demo.strikes import Strike, strikes
from pipeline.demo.tables import broken, columns, frame
from pipeline.issue.ledger import figures_asked, marks_asked
from pipeline.issue.occasion import Occasion
from pipeline.issue.registers import (
    STAGE,
    BonusCase,
    Correction,
    DeductionCase,
    Marks,
    Review,
    Verified,
    VetoCase,
)
from pipeline.model.periods import MONTHS
from pipeline.model.words import ItemType, Level, Measure
from pipeline.scheme.cells import TO_BE_DECIDED, tidy
from pipeline.scheme.formula.tree import names
from pipeline.scheme.life import in_force
from pipeline.scheme.rows import Bonus, Deduction, Stage, Unit, Veto
from pipeline.scheme.scheme import Scheme

APPROVER = "区考核办公室"
Rows = list[dict[str, object]]


@dataclass(frozen=True)
class Happened:
    """What the ledger is written from."""

    occasion: Occasion
    drawn: Drawn
    cast: Cast
    seed: int
    explained: Sequence[Explanation] = ()

    @property
    def scheme(self) -> Scheme:
        """The scheme."""
        return self.occasion.scheme

    def day(self, *words: object) -> date:
        """A day of the period, not before March."""
        year = self.stage.months / MONTHS if self.stage else 1.0
        days = int(between(60 * year, 350 * year, self.seed, "day", *words))
        return self.occasion.first_day + timedelta(days=days)

    @property
    def stage(self) -> Stage | None:
        """The stage of the year, where there is one."""
        return self.scheme.stage


def entries(happened: Happened, before: Happened | None = None) -> Mapping[str, Rows]:
    """The ledger's rows by sheet; every name, number and piece of evidence is invented.

    ``before`` is the stage before, of which a figure turned out to be wrong.
    """
    scheme = happened.scheme
    return {
        Marks.sheet: _marks(happened),
        DeductionCase.sheet: _cases(happened, scheme.deductions, "K"),
        BonusCase.sheet: _cases(happened, scheme.bonuses, "J"),
        VetoCase.sheet: list(_vetoes(happened)),
        Verified.sheet: _verified(happened),
        Correction.sheet: [*list(_corrections(happened))[:1], *_late_corrections(before)],
        Review.sheet: _reviews(happened),
    }


def _about(unit: Unit) -> dict[str, object]:
    return {"单位编码": unit.code, "单位名称": unit.name}


def _marks(happened: Happened) -> Rows:
    """A mark of each assessor, in half points (whole ones for a clause), the better the unit the higher."""
    rows = []
    for row in marks_asked(happened.occasion):
        unit, indicator, most = str(row["单位编码"]), str(row["指标编码"]), float(str(row["满分"]))
        share = (
            0.75 + 0.2 * happened.cast.quality[unit] + between(-0.05, 0.05, happened.seed, unit, indicator)
        )
        given = [
            share + between(-0.04, 0.04, happened.seed, unit, indicator, n)
            for n in range(1, happened.scheme.assessors + 1)
        ]
        steps = 2 if most > 1 else 1  # a clause of a letter is attained or not
        marks = [min(max(round(most * mark * steps) / steps, 0.0), most) for mark in given]
        rows.append(row | {f"评分{n}": mark for n, mark in enumerate(marks, start=1)})
    return rows


def _cases(happened: Happened, tariff: Sequence[Deduction | Bonus], letter: str) -> Rows:
    """A case or two of deductions against the poorer units, of bonuses for the better.

    None that a veto counts, none whose price is still to be decided.
    """
    counted = {
        name.text for veto in happened.scheme.vetoes if veto.condition for name in names(veto.condition)
    }
    tariff = [
        line
        for line in tariff
        if in_force(line, happened.occasion.first_day)
        and line.code not in counted
        and tidy(line.text("每例分值")) != TO_BE_DECIDED
    ]
    rows: Rows = []
    for unit in happened.scheme.units:
        own = [line for line in tariff if line.line in ("", *unit.lines)]
        quality = happened.cast.quality[unit.code]
        likely = 0.2 + 0.8 * quality if letter == "J" else 0.5 - 0.5 * quality
        for n in range(2):
            if own and chance(happened.seed, unit.code, letter, n) < likely / (n + 1):
                line = one_of(own, happened.seed, unit.code, letter, "which", n)
                own = [other for other in own if other is not line]
                rows.append(_case(happened, unit, line, f"示例-{letter}-{len(rows) + 1:03d}"))
    return rows


def _case(happened: Happened, unit: Unit, line: Deduction | Bonus, evidence: str) -> dict[str, object]:
    words = (happened.seed, unit.code, line.code)
    fitting = [m.code for m in happened.scheme.modifiers if {line.code, "全部"} & set(m.applies_to)]
    low, high = line.points_each or (1.0, 1.0)
    case: dict[str, object] = {
        **_about(unit),
        "事项编码": line.code,
        "事项名称": line.name,
        "数量": 10.0 if line.measure is Measure.POINT else 1.0,
        "日期": happened.day(*words),
        "证据编号": evidence,
        "理由": "考核组核查认定（示例）" if isinstance(line, Deduction) else "有关文件、奖牌经核实（示例）",
        "批准": APPROVER,
    }
    if line.measure is Measure.CASE_MONTH:
        case["月数"] = min(2.0, line.most_months or 2.0)
    if low != high or line.points_each is None:
        case["每例分值"] = low + int(between(0, high - low + 1, *words))
    if fitting and chance(*words, "modified") < 0.6:
        case["系数"] = one_of(fitting, *words, "modifier")
    return case


def _vetoes(happened: Happened) -> Iterator[dict[str, object]]:
    """The complete dossier of what figures raise against the cast's unit; an event still to be approved."""
    cast, scheme, day = happened.cast, happened.scheme, happened.occasion.first_day
    known = frame(scheme, columns(scheme, happened.drawn.this_year), {})
    if cast.vetoed:
        unit, row = scheme.unit_by_code[cast.vetoed], scheme.unit_rows[cast.vetoed]
        for veto in strikes(scheme, day):
            if veto.concerns(unit) and veto.strikes(known)[row]:
                yield _dossier(happened, unit, veto, f"抽查结果经复核：{veto.name}（示例）", APPROVER)
    event = next((v for v in scheme.vetoes if v.by_event and in_force(v, day)), None)
    if event and cast.pending:
        unit = scheme.unit_by_code[cast.pending]
        yield _dossier(happened, unit, event, f"收到情况反映，正在核实：{event.name}（示例）", "")


def _dossier(
    happened: Happened, unit: Unit, veto: Strike | Veto, fact: str, approver: str
) -> dict[str, object]:
    return {
        **_about(unit),
        "否决编码": veto.code,
        "事实": fact,
        "依据": veto.basis,
        "证据编号": f"示例-F-{veto.code}",
        "批准": approver,
        "日期": happened.day(unit.code, veto.code),
    }


def _verified(happened: Happened) -> Rows:
    rows = []
    for row in figures_asked(happened.occasion):
        key = str(row["单位编码"]), str(row["填报项编码"])
        if key in happened.drawn.this_year:
            letter = "C" if row["来源"] == "抽查" else "B"
            rows.append(row | {"数值": happened.drawn.this_year[key], "证据编号": f"示例-{letter}-{key[0]}"})
        else:
            rows.append(row)
    return rows


def _corrections(happened: Happened) -> Iterator[dict[str, object]]:
    """A count that was one too high, where one less contradicts no check."""
    scheme, reported, moving = happened.scheme, happened.drawn.this_year, pulls(happened.scheme)
    unit = scheme.unit_by_code.get(happened.cast.corrected)
    if unit is None:
        return
    row = scheme.unit_rows[unit.code]
    now, before = columns(scheme, reported), columns(scheme, happened.drawn.last_year)
    for item in scheme.asked(unit, happened.occasion.first_day):
        key = (unit.code, item.code)
        if moving.get(item.code) != 1 or item.type is not ItemType.COUNT or reported.get(key, 0) < 10:
            continue
        less = now[item.code].copy()
        less[row] -= 1
        wrong = broken(scheme, {**now, item.code: less}, before, Level.BLOCK)
        if row not in [i for _, i in wrong]:
            yield {
                **_about(unit),
                "填报项编码": item.code,
                "填报项名称": item.name,
                "原值": reported[key],
                "更正值": reported[key] - 1,
                "理由": "核对原始登记，多计 1（示例）",
                "证据编号": "示例-G-001",
                "批准": APPROVER,
                "日期": date(happened.occasion.first_day.year, 12, 31),
            }


def _late_corrections(before: Happened | None) -> Rows:
    """Another figure of the stage before, found wrong when this stage was assessed."""
    if before is None or before.stage is None:
        return []
    return [{**row, STAGE: before.stage.code} for row in list(_corrections(before))[1:2]]


def _reviews(happened: Happened) -> Rows:
    """The cast's explanation accepted; the others still to be looked at."""
    return [
        {
            **_about(happened.scheme.unit_by_code[one.unit_code]),
            "审核编码": one.check,
            "意见": "采纳",
            "审定": APPROVER,
            "备注": "附佐证材料（示例）",
        }
        for one in happened.explained
        if one.unit_code == happened.cast.explained
    ]
