"""What the formulas of a scheme get wrong: unknown names, conditions for numbers, circles, contradictions."""

from collections.abc import Iterator

from pipeline.model.findings import Finding, finding
from pipeline.scheme.cells import likeliest
from pipeline.scheme.formula.parse import FormulaError, uses_last_year
from pipeline.scheme.formula.tree import Call, Compare, Expr, Name, Words, compared_in, names
from pipeline.scheme.formula.types import check_kind
from pipeline.scheme.lint.contradiction import contradictory
from pipeline.scheme.results import GRADE, MAIN_MISSED, RESULTS, SINGLE, VETOED
from pipeline.scheme.rows import Award, Grade, Indicator, OwnTarget, Veto
from pipeline.scheme.rules import PARAMETER_COLUMNS
from pipeline.scheme.rules.level_progress import LevelProgress
from pipeline.scheme.rules.peers import PEER_NAMES
from pipeline.scheme.scheme import MONTHS_ASSESSED, Scheme
from pipeline.scheme.table import Row


def names_known(scheme: Scheme) -> Iterator[Finding]:
    """Every name in a formula is an item's or an indicator's, or else the nearest known one is told."""
    items = {i.code for i in scheme.items} | {i.name for i in scheme.items} | {MONTHS_ASSESSED}
    figures = items | {i.code for i in scheme.indicators} | {i.name for i in scheme.indicators}
    counted = figures | {r.code for r in (*scheme.deductions, *scheme.bonuses)}
    for row, column, tree in formulas(scheme):
        allowed = figures
        if isinstance(row, Veto):
            allowed = counted | {Veto.EVENT}
        elif isinstance(row, Grade | Award):
            allowed = counted | _results_for(row)
        elif column == "目标" or column in PARAMETER_COLUMNS:
            allowed = figures | set(PEER_NAMES)
        for name in names(tree):
            if name.text not in allowed:
                expected = likeliest(name.text, allowed, "填报项或指标的编码或名称")
                expected = _NOT_HERE.get(name.text, expected) if isinstance(row, Grade | Award) else expected
                yield finding("S010", row.at(column), found=name.text, expected=expected)
        for text in sorted(compared_in(tree)):
            if text in allowed and text not in items:
                found = f"误差率({text})"
                yield finding("S010", row.at(column), found=found, expected="误差率 只能用于填报项")


_NOT_HERE = {GRADE: "等次只能用在奖惩表的条件里", **dict.fromkeys(SINGLE, "只能用在写明「单项」的奖惩里")}


def _results_for(row: Grade | Award) -> set[str]:
    """The results that a grade or an award may speak of: grades come before awards, 单项 has to be named."""
    apart = {GRADE, *SINGLE} if isinstance(row, Grade) else set() if row.single else set(SINGLE)
    return set(RESULTS) - apart


def grades_known(scheme: Scheme) -> Iterator[Finding]:
    """The words a grade is compared with are a grade's; last year's may have been called otherwise."""
    for row, column, tree in formulas(scheme):
        if not isinstance(row, Grade | Award):
            continue
        known = sorted({VETOED, *(g.result for g in scheme.grades if g.line == row.line)})
        for node in tree.walk():
            sides = node.children() if isinstance(node, Compare) else ()
            for text in (side.text for side in sides if isinstance(side, Words)):
                if text in known:
                    continue
                code = "S010" if Name(GRADE) in sides else "S038"
                yield finding(
                    code, row.at(column), found=text, expected=likeliest(text, known, "、".join(known))
                )


def main_targets_stated(scheme: Scheme) -> Iterator[Finding]:
    """A condition that asks about main targets needs them named."""
    for row, column, tree in formulas(scheme):
        if not scheme.main_targets and MAIN_MISSED in {name.text for name in names(tree)}:
            yield finding("S037", row.at(column), found=row.text(column))


def kinds_fit(scheme: Scheme) -> Iterator[Finding]:
    """Values and targets are numbers; checks, vetoes, grades and awards are conditions."""
    for row, column, tree in formulas(scheme):
        condition = column == "条件" or (column == "表达式" and not isinstance(row, Indicator))
        if isinstance(row, Veto) and row.by_event:
            continue
        try:
            check_kind(tree, "condition" if condition else "number", RESULTS)
        except FormulaError as error:
            yield finding("S027", row.at(column), found=row.text(column), expected=str(error))


def formulas(scheme: Scheme) -> Iterator[tuple[Row, str, Expr]]:
    """Every formula of the scheme with its row and column."""
    for indicator in scheme.indicators:
        if indicator.formula is not None:
            yield indicator, "表达式", indicator.formula
        if indicator.code in scheme.rules:
            for column, tree in scheme.rules[indicator.code].amounts().items():
                yield indicator, column, tree
    targeted: list[Indicator | OwnTarget] = [*scheme.indicators, *scheme.targets]
    for with_target in targeted:
        if with_target.target is not None:
            yield with_target, "目标", with_target.target
    for check in scheme.checks:
        if check.formula is not None:
            yield check, "表达式", check.formula
    conditional: list[Veto | Grade | Award] = [*scheme.vetoes, *scheme.grades, *scheme.awards]
    for row in conditional:
        if row.condition is not None:
            yield row, "条件", row.condition
    for award in scheme.awards:
        if award.amount is not None:
            yield award, "金额", award.amount


def no_circles(scheme: Scheme) -> Iterator[Finding]:
    """No indicator is computed, by way of others, from itself."""
    below: dict[str, set[str]] = {}
    for indicator in scheme.indicators:
        tree = indicator.formula
        used = {n.text for n in names(scheme.coded(tree))} if tree is not None else set()
        below[indicator.code] = used & set(scheme.indicator_by_code)
    for indicator in scheme.indicators:
        path = _circle(indicator.code, below)
        if path and indicator.code == min(path):
            yield finding("S011", indicator.at("表达式"), found=" → ".join([*path, path[0]]))


def _circle(start: str, below: dict[str, set[str]]) -> list[str]:
    """The codes on a way from ``start`` back to itself, or nothing."""
    ways = [[start]]
    seen = set()
    while ways:
        way = ways.pop()
        for code in sorted(below[way[-1]], reverse=True):
            if code == start:
                return way
            if code not in seen:
                seen.add(code)
                ways.append([*way, code])
    return []


def checks_agree(scheme: Scheme) -> Iterator[Finding]:
    """No two blocking checks can never hold together, and no check says the same twice."""
    for first, again, why in contradictory(scheme):
        yield finding(
            "S019",
            again.at("表达式"),
            found=again.text("表达式"),
            expected=f"{first.at('表达式')}「{first.text('表达式')}」",
            why=why,
        )


def items_used(scheme: Scheme) -> Iterator[Finding]:
    """Every number asked for serves an indicator or a check."""
    used = {n.text for _, _, tree in formulas(scheme) for n in names(scheme.coded(tree))}
    for item in scheme.items:
        if item.code not in used and item.type not in ("文本", "日期"):
            yield finding("S020", item.at("编码"), found=f"{item.code} {item.name}")


def nothing_looks_back_twice(scheme: Scheme) -> Iterator[Finding]:
    """Where progress on last year is scored, the value itself does not look at last year."""
    for indicator in scheme.indicators:
        if indicator.formula is None or not isinstance(scheme.rules.get(indicator.code), LevelProgress):
            continue
        if uses_last_year(scheme.in_items(indicator.formula)):
            yield finding("S036", indicator.at("表达式"), found=indicator.text("表达式"), rule=indicator.rule)


def nothing_self_referring(scheme: Scheme) -> Iterator[Finding]:
    """上年( ) in a formula asks for last year's figure of an item; 下级合计( ) needs units below."""
    parents = {u.parent for u in scheme.units if u.parent}
    for row, column, tree in formulas(scheme):
        if not parents and any(isinstance(n, Call) and n.function == "下级合计" for n in tree.walk()):
            yield finding("S032", row.at(column), found=row.text(column))
