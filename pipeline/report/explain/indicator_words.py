"""An indicator and its figures in words: score, rule, formula, every figure with its cell, target, clause."""

from collections.abc import Sequence

from pipeline.files.writing import wide
from pipeline.model.numbers import show, show_apart
from pipeline.model.words import YES_OR_NO, terms
from pipeline.report.explain.layout import DECIMALS, NO_BASIS, listed, number, padded, sourced
from pipeline.report.explain.model import Explanation, Figure, Mark, Peers, Stated


def indicator_told(one: Explanation) -> list[str]:
    """How an indicator came to its score, a line each for rule, formula, figures, target and clause."""
    named = {name for figure in one.figures for name in (figure.item_code, figure.item_name)}
    exempt = f"{one.exemption.whose} 不考核此项　{one.exemption.text}".strip() if one.exemption.whose else ""
    return [
        f"{one.indicator_code} {one.indicator_name}　{_earned(one)}",
        *listed("规则", [f"{one.rule}　{one.reason}"]),
        *listed("公式", [one.formula] if one.formula not in named else []),
        *listed("数据", figure_lines(one.figures)),
        *listed("评分", [marks_told(one.marks, one.trimmed)]),
        *listed("目标", [_stated(one.target, "")]),
        *listed("分值", [_stated(one.raw_points, "其余分值平均分配")]),
        *listed("比较", [_peers(peers) for peers in one.peers]),
        *listed("免考", [sourced(exempt, one.exemption.place)]),
        *listed("依据", [sourced(one.basis or NO_BASIS, one.place)]),
    ]


def figure_lines(figures: Sequence[Figure]) -> list[str]:
    """A figure a line, the values one under the other; those of units below under their sum."""
    names = [_named(figure) for figure in figures]
    width = max(map(wide, names), default=0)
    lines = []
    for name, figure in zip(names, figures, strict=True):
        lines.append(f"{padded(name, width)} ＝ {figure_valued(figure)}{_found(figure)}")
        units = [f"　{below.unit_code} {below.unit_name}" for below in figure.below]
        most = max(map(wide, units), default=0)
        below = zip(units, figure.below, strict=True)
        lines += [f"{padded(unit, most)} ＝ {figure_valued(own)}{_found(own)}" for unit, own in below]
    return lines


def figure_told(figure: Figure) -> str:
    """A figure in a sentence, with its cell; of a sum those of the units below."""
    if figure.summed:
        below = "，".join(f"{own.unit_name} {figure_valued(own)} {_where(own)}" for own in figure.below)
        return f"{_named(figure)} {figure_valued(figure)}" + (f"：{below}" if below else "")
    return f"{_named(figure)} {figure_valued(figure)}（{_where(figure)}）"


def marks_told(marks: Sequence[Mark], trimmed: bool) -> str:
    """The assessors' marks, whether the highest and the lowest are left out, and their cells."""
    if not marks:
        return ""
    given = "、".join(show(mark.mark) for mark in marks)
    out = "，去掉最高分和最低分" if trimmed and len(marks) > 2 else ""
    cells = (str(marks[0].place), *(mark.place.cell for mark in marks[1:]))
    return f"{given}{out}，取平均　←　{'、'.join(cells)}"


def _earned(one: Explanation) -> str:
    if one.score is None or one.points is None:
        return "不计" if one.clause else "未计分"
    earned = f"{show_apart(one.score, (0.0, one.points), DECIMALS)} {terms(one.clause).one}"
    if one.clause:
        return earned
    lost = max(0.0, one.lost or 0.0)
    short = f"，失 {show_apart(lost, (0.0,), DECIMALS)}" if lost > 1e-9 else ""
    return f"{earned}（满分 {number(one.points)}{short}）"


def _stated(stated: Stated, otherwise: str) -> str:
    """What the scheme states where it is more than the number the sentence has: another's, or a formula."""
    plain = _is_number(stated.text)
    if stated.value is None or (plain and not stated.whose):
        return ""
    whose = f"（{stated.whose} 单列）" if stated.whose else ""
    worked_out = "" if plain else f" ＝ {number(stated.value)}"
    return sourced(f"{stated.text or otherwise}{worked_out}{whose}", stated.place)


def _peers(peers: Peers) -> str:
    whose = f"（{'、'.join(peers.units)}）" if peers.units else ""
    return f"{peers.word} {number(peers.value)}{whose}，同组 {peers.compared} 个单位"


def _named(figure: Figure) -> str:
    year = "（上年）" if figure.last_year else ""
    return f"{figure.item_code} {figure.item_name}{year}{'下级合计' if figure.summed else ''}"


def figure_valued(figure: Figure) -> str:
    """The value, beside it what was reported; of a sum, over how many units."""
    shown = "空白" if figure.assessed is None else _said(figure, figure.assessed)
    if figure.summed:
        return f"{shown}（{len(figure.below)} 个下级单位）"
    if figure.reported not in (None, figure.assessed):
        shown += f"（自报 {_said(figure, figure.reported or 0.0)}）"
    return shown


def _said(figure: Figure, value: float) -> str:
    """A value as the unit fills it in."""
    return YES_OR_NO[value] if figure.yes_or_no and value in YES_OR_NO else show(value)


def _found(figure: Figure) -> str:
    return "" if figure.summed else f"　←　{_where(figure)}"


def _where(figure: Figure) -> str:
    """The cell a figure stands in, and the ledger's that decided it."""
    place = str(figure.place)
    # a figure only the ledger holds stands where its note says, with the evidence
    where = figure.note if place and place in figure.note else "；".join(w for w in (place, figure.note) if w)
    return where or "没有数据"


def _is_number(text: str) -> bool:
    return text.strip().rstrip("%").replace(".", "", 1).lstrip("-").isdigit()
