"""Reading the scheme: tables of text to one typed :class:`Scheme`, every problem of every cell at once."""

from collections.abc import Mapping
from typing import Any

from pipeline.files.tables import RawTable
from pipeline.model.findings import Finding, finding
from pipeline.model.places import Place
from pipeline.scheme.cells import nearest, tidy
from pipeline.scheme.rows import SCHEME_SHEETS, Indicator
from pipeline.scheme.rules import RULES, Rule, problems
from pipeline.scheme.scheme import Scheme
from pipeline.scheme.table import read_rows

_FIELDS = dict(
    zip(
        (row.sheet for row in SCHEME_SHEETS),
        [
            "settings",
            "lines",
            "units",
            "items",
            "checks",
            "indicators",
            "targets",
            "exemptions",
            "deductions",
            "bonuses",
            "modifiers",
            "vetoes",
            "grades",
            "awards",
            "stages",
            "amendments",
        ],
        strict=True,
    )
)


def read_scheme(tables: Mapping[str, RawTable], file: str) -> tuple[Scheme, list[Finding]]:
    """The scheme that the tables hold and every cell of them that cannot be read.

    ``tables`` come from a workbook or a CSV folder; ``file`` names it in messages. The scheme returned beside
    findings holds the readable rows only: it serves to look for further problems, not to score.
    """
    known, findings = _match_sheets(tables, file)
    parts: dict[str, Any] = {}
    for model in SCHEME_SHEETS:
        raw = known.get(model.sheet, RawTable(model.sheet, file, {}, []))
        parts[_FIELDS[model.sheet]], found = read_rows(raw, model) if model.sheet in known else ((), [])
        findings += found
    rules: dict[str, Rule] = {}
    for indicator in parts["indicators"]:
        rule, found = _rule(indicator)
        findings += found
        if rule is not None:
            rules[indicator.code] = rule
    return Scheme(tables=known, rules=rules, **parts), findings


def _match_sheets(tables: Mapping[str, RawTable], file: str) -> tuple[dict[str, RawTable], list[Finding]]:
    standard = [model.sheet for model in SCHEME_SHEETS]
    known: dict[str, RawTable] = {}
    findings = []
    for name, table in tables.items():
        sheet = next((s for s in standard if tidy(name) == s), None)
        if sheet is None:
            near = nearest(name, standard)
            expected = f"最接近的表名是「{near}」" if near else "、".join(standard)
            findings.append(finding("S002", Place(table.file, name), found=name, expected=expected))
        else:
            known[sheet] = table
    findings += [finding("S001", Place(file), expected=sheet) for sheet in standard if sheet not in known]
    return known, findings


def _rule(indicator: Indicator) -> tuple[Rule | None, list[Finding]]:
    """The indicator's rule with its parameters, or what is wrong with the cells that state them."""
    known = [rule.name for rule in RULES]
    if indicator.rule not in known:
        near = nearest(indicator.rule, known)
        expected = " / ".join(known) + (f"（最接近的是「{near}」）" if near else "")
        place = indicator.at("规则")
        return None, [
            finding("S017", place, found=indicator.rule, expected=expected, indicator=indicator.code)
        ]
    rule, wrong = problems(indicator.rule, indicator.parameters)
    return rule, [
        finding("S018", _where(indicator, p.column), found=p.found, expected=p.expected, rule=indicator.rule)
        for p in wrong
    ]


def _where(indicator: Indicator, column: str) -> Place:
    """The cell of a parameter, or of the rule that asks for it where the sheet has no such column."""
    place = indicator.at(column)
    return place if place.cell else indicator.at("规则")
