"""The scoring rules (计分规则), written out: a rule is a module, a line here and an example file."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from pipeline.scheme.cells import TO_BE_DECIDED, nearest, tidy
from pipeline.scheme.rules.attain import Attain
from pipeline.scheme.rules.by_place import ByPlace
from pipeline.scheme.rules.efficacy import Efficacy
from pipeline.scheme.rules.figures import Figures
from pipeline.scheme.rules.interval import Interval
from pipeline.scheme.rules.level_progress import LevelProgress
from pipeline.scheme.rules.on_site import OnSite
from pipeline.scheme.rules.per_case import PerCase
from pipeline.scheme.rules.proportion import Proportion
from pipeline.scheme.rules.ratio_cut import RatioCut
from pipeline.scheme.rules.rule import Problem, Rule
from pipeline.scheme.rules.step import Step
from pipeline.scheme.rules.surplus import Surplus
from pipeline.scheme.rules.tiers import Tiers
from pipeline.scheme.rules.to_best import ToBest
from pipeline.scheme.rules.undecided import Undecided, undecided

__all__ = ["PARAMETER_COLUMNS", "RULES", "Figures", "Problem", "Rule", "Undecided", "problems", "rule_named"]

RULES: tuple[type[Rule], ...] = (
    Attain,
    Proportion,
    Step,
    Surplus,
    Interval,
    RatioCut,
    Tiers,
    PerCase,
    Efficacy,
    ByPlace,
    ToBest,
    LevelProgress,
    OnSite,
)

PARAMETER_COLUMNS: tuple[str, ...] = tuple(
    dict.fromkeys(column for rule in RULES for column in rule.columns())
)
"""Every rule's parameters as columns of the sheet 指标, in their order there."""

_BY_NAME = {rule.name: rule for rule in RULES}


def rule_named(name: str) -> type[Rule]:
    """The rule of that name; an unknown name is a KeyError."""
    return _BY_NAME[name]


def problems(rule_name: str, cells: Mapping[str, str]) -> tuple[Rule | None, list[Problem]]:
    """The rule with the parameters its cells state, or None and everything that is wrong with the cells.

    ``cells`` are texts by column; a blank one states nothing. Where one that the rule reads is still to be
    decided (〔缺〕), the rule is :class:`Undecided`; one that it does not read is passed over.
    """
    rule = _BY_NAME.get(rule_name)
    if rule is None:
        near = nearest(rule_name, list(_BY_NAME))
        hint = f"（最接近的是「{near}」）" if near else ""
        return None, [Problem("规则", rule_name, " / ".join(_BY_NAME) + hint)]
    stated = {column: text for column, text in cells.items() if tidy(text) not in ("", tidy(TO_BE_DECIDED))}
    lost = tuple(c for c in rule.columns() if tidy(cells.get(c, "")) == tidy(TO_BE_DECIDED))
    found: Rule | None = None
    wrong: list[Problem] = []
    try:
        found = rule.model_validate(stated)
    except ValidationError as error:
        wrong = [_problem(rule, dict(detail), cells) for detail in error.errors()]
    wrong = [problem for problem in wrong if problem.column not in lost]
    return (None, wrong) if wrong else (undecided(rule, lost) if lost else found, [])


def _problem(rule: type[Rule], detail: dict[str, Any], cells: Mapping[str, str]) -> Problem:
    name = str(detail["loc"][0])
    field = next((f for n, f in rule.model_fields.items() if name in (n, f.alias)), None)
    column = name if field is None or field.alias is None else field.alias
    context = detail.get("ctx", {})
    match detail["type"]:
        case "missing" if field is not None:
            expected = f"{field.description}（规则「{rule.name}」必填）"
        case "extra_forbidden":
            expected = f"空白（规则「{rule.name}」只用：{'、'.join(rule.columns())}）"
        case "value_error":
            expected = f"数字或可以读懂的计算式（{context['error']}）"
        case _:
            expected = str(context.get("expected", detail["msg"]))
    return Problem(column, cells.get(column, "").strip() or "空白", expected)
