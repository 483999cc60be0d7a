"""What the rows of a scheme contradict: codes, references, totals, dates, rules."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from math import isnan

from pipeline.model.findings import Finding, finding
from pipeline.model.periods import MONTHS
from pipeline.model.words import Direction, Effect, Watch
from pipeline.scheme.cells import TO_BE_DECIDED, likeliest, some, tidy
from pipeline.scheme.life import days_of_change, ever_together, in_force
from pipeline.scheme.limits import LIMITS, limit_of
from pipeline.scheme.rows import (
    Award,
    Check,
    Exemption,
    Grade,
    Indicator,
    Item,
    Modifier,
    OwnTarget,
    Setting,
    Tariff,
    Unit,
    Veto,
)
from pipeline.scheme.scheme import COMPREHENSIVE, Scheme
from pipeline.scheme.table import Row, duplicates

_ASSESSORS = tuple(str(n) for n in range(1, 100))
NEEDED_SETTINGS = ("方案名称", "年度", "考核单位")


def settings_complete(scheme: Scheme) -> Iterator[Finding]:
    """The settings no result can do without are there, and the closed ones are readable."""
    sheet = scheme.tables.get(Setting.sheet)
    for name in NEEDED_SETTINGS:
        if sheet is not None and not scheme.setting(name):
            yield finding("S025", sheet.place(), found=name, expected=name)
    choices = {
        "停考处理": ("折算", "满分", "平均分"),
        "缺报处理": ("零分", "折算", "平均分"),
        "评分取舍": ("全部", "去掉最高最低"),
        "名额并列": ("一并列入", "按编码"),
    }
    for row in scheme.settings:
        if row.name in choices and row.content and row.content not in choices[row.name]:
            expected = " / ".join(choices[row.name])
            yield finding("S005", row.at("内容"), found=row.content, expected=expected, column=row.name)
        digits = row.content == "不修约" or (row.content.isdigit() and int(row.content) <= 8)
        if row.name == "得分小数位" and row.content and not digits:
            yield finding(
                "S005", row.at("内容"), found=row.content, expected="0 到 8 或 不修约", column=row.name
            )
        try:
            if row.name in LIMITS:
                limit_of(row.name, row.content)
        except ValueError:
            expected = LIMITS[row.name].expected
            yield finding("S005", row.at("内容"), found=row.content, expected=expected, column=row.name)
        if row.name == "评委人数" and row.content and row.content not in _ASSESSORS:
            expected = f"1 到 {len(_ASSESSORS)} 的整数"
            yield finding("S005", row.at("内容"), found=row.content, expected=expected, column=row.name)
    known = {word for i in scheme.indicators for word in (i.code, i.name, i.group)}
    listed = {
        "并列处理": (scheme.tie_breakers, known | set(scheme.line_by_code), "并列，或指标、一级指标的名称"),
        "主要目标": (scheme.main_targets, known, "指标、一级指标的名称"),
    }
    for row in scheme.settings:
        words, allowed, expected = listed.get(row.name, ((), known, ""))
        for word in words:
            if word not in allowed:
                near = likeliest(word, allowed, expected)
                yield finding("S010", row.at("内容"), found=word, expected=near)


def codes_unique(scheme: Scheme) -> Iterator[Finding]:
    """No two rows that a formula or another table may name share a code."""
    nameable = (*scheme.items, *scheme.indicators, *scheme.deductions, *scheme.bonuses)
    others: tuple[Iterable[Row], ...] = (
        nameable,
        scheme.lines,
        scheme.units,
        scheme.checks,
        scheme.modifiers,
        scheme.vetoes,
        scheme.grades,
        scheme.awards,
        scheme.stages,
    )
    for rows in others:
        for first, again in duplicates(rows):
            yield finding(
                "S007", again.at("编码"), found=again.text("编码"), expected=f"首次出现在 {first.at('编码')}"
            )
    for check in scheme.checks:
        if check.code in list(Watch):
            yield finding("S007", check.at("编码"), found=check.code, expected="程序自带的审核用了这个编码")
    pairs: tuple[OwnTarget | Exemption, ...]
    for pairs, key in ((scheme.targets, "目标"), (scheme.exemptions, "不考核")):
        seen: dict[tuple[str, str], list[OwnTarget | Exemption]] = defaultdict(list)
        for row in pairs:
            before = seen[row.whose, row.indicator]
            if any(ever_together(row, other) for other in before):  # one may follow upon the other
                yield finding("S026", row.at("指标"), found=f"{row.whose} {row.indicator}", expected=key)
            before.append(row)


def names_unique(scheme: Scheme) -> Iterator[Finding]:
    """No two items or indicators share a name a formula may use, and no two units share theirs."""
    nameable: list[Item | Indicator] = [*scheme.items, *scheme.indicators]
    rows: tuple[list[Item | Indicator], tuple[Unit, ...]] = (nameable, scheme.units)
    for kind in rows:
        for first, again in duplicates(kind, "name"):
            where = first.at("名称")
            expected = f"首次出现在 {where.sheet}!{where.cell}"
            yield finding("S033", again.at("名称"), found=again.text("名称"), expected=expected)


def vetoes_possible(scheme: Scheme) -> Iterator[Finding]:
    """A veto on an indicator has a target to miss; 该项零分 belongs to an indicator, not to the table of vetoes."""
    for indicator in scheme.indicators:
        whose = _without_target(scheme, indicator)
        if indicator.veto and whose is not None:
            yield finding("S034", indicator.at("一票否决"), found=indicator.code, whose=whose)
    for veto in scheme.vetoes:
        if veto.effect is Effect.ITEM_ZERO:
            yield finding("S035", veto.at("效力"), found=veto.effect.value)


def main_targets_possible(scheme: Scheme) -> Iterator[Finding]:
    """A main target is missed or met: it has a target on one side of which its value is good."""
    for indicator in scheme.indicators:
        if scheme.is_main(indicator) and indicator.code in scheme.rules:
            own = any(t.indicator == indicator.code and t.target is not None for t in scheme.targets)
            aimed = indicator.target is not None or own
            if not aimed or scheme.direction(indicator) is Direction.WITHIN:
                yield finding("S039", indicator.at("目标"), found=f"{indicator.code} {indicator.name}")


def quotas_whole(scheme: Scheme) -> Iterator[Finding]:
    """A quota (名额) is a number of units; a share of them is written as a condition."""
    rows: list[Grade | Award] = [*scheme.grades, *scheme.awards]
    for row in rows:
        if row.most is not None and (row.most < 1 or row.most % 1):
            expected = "1 以上的整数；按比例的写在条件里，如 名次 <= 单位数 * 30%"
            yield finding("S005", row.at("名额"), found=row.text("名额"), expected=expected, column="名额")


def lines_known(scheme: Scheme) -> Iterator[Finding]:
    """Every line named by a unit, an indicator, a tariff line, a veto, a grade or an award exists."""
    known = list(scheme.line_by_code)
    named: list[tuple[Row, str, str]] = [(i, "考核线", i.line) for i in scheme.indicators]
    named += [(unit, "考核线", line) for unit in scheme.units for line in unit.lines]
    several: tuple[Row, ...] = (*scheme.deductions, *scheme.bonuses, *scheme.vetoes)
    named += [(row, "适用线", line) for row in several if (line := row.text("适用线"))]
    named += [(g, "适用线", g.line) for g in scheme.grades if g.line != COMPREHENSIVE]
    named += [(a, "适用线", a.line) for a in scheme.awards if a.line != COMPREHENSIVE]
    for row, column, line in named:
        if line not in known:
            yield finding("S021", row.at(column), found=line, expected="、".join(known))


def units_known(scheme: Scheme) -> Iterator[Finding]:
    """Own targets, exemptions, superiors and awards name units or classes and indicators that exist."""
    whose = {u.code for u in scheme.units} | {u.name for u in scheme.units}
    whose |= {u.unit_class for u in scheme.units if u.unit_class}
    about: list[OwnTarget | Exemption] = [*scheme.targets, *scheme.exemptions]
    for row in about:
        if row.whose not in whose:
            near = likeliest(row.whose, whose, "单位表中的单位或类别")
            yield finding("S013", row.at("单位或类别"), found=row.whose, expected=near)
        if row.indicator not in scheme.indicator_by_code:
            near = likeliest(row.indicator, scheme.indicator_by_code, "指标表中的编码")
            yield finding("S014", row.at("指标"), found=row.indicator, expected=near)
    for unit in scheme.units:
        if unit.parent and unit.parent not in scheme.unit_by_code:
            near = likeliest(unit.parent, scheme.unit_by_code, "单位表中的编码")
            yield finding("S013", unit.at("上级"), found=unit.parent, expected=near)
    singles = {word for i in scheme.indicators for word in (i.code, i.name, i.group)}
    for award in scheme.awards:
        if award.single and award.single not in singles:
            near = likeliest(award.single, singles, "指标或一级指标的名称")
            yield finding("S014", award.at("单项"), found=award.single, expected=near)


def points_add_up(scheme: Scheme) -> Iterator[Finding]:
    """The points of a line's indicators add up to the line's total, also with a unit's own points at any time."""
    weighed = [t for t in scheme.targets if t.points is not None]
    whose = {t.whose for t in weighed}
    for line in scheme.lines:
        indicators = scheme.line_indicators(line.code)
        total = sum(i.points for i in indicators if not isnan(i.points))
        shared = any(isnan(i.points) for i in indicators)
        if isnan(line.total) or not (indicators or scheme.line_units(line.code)):
            continue
        if total >= line.total if shared else abs(total - line.total) > 1e-9:
            wanted = f"{'小于 ' if shared else ''}{line.total:g}"
            yield finding("S012", line.at("总分"), found=f"{total:g}", expected=wanted, whose=line.name)
            continue
        if shared:
            continue
        units = [unit for unit in scheme.line_units(line.code) if not whose.isdisjoint(unit.called)]
        differing: dict[float, dict[str, None]] = defaultdict(dict)
        for day in days_of_change(weighed):
            then = replace(scheme, targets=tuple(t for t in weighed if in_force(t, day)))
            for unit in units:
                points = sum(then.points_for(indicator, unit) for indicator in indicators)
                if abs(points - line.total) > 1e-9:
                    differing[points][unit.name] = None
        for points, names in differing.items():
            about = f"{line.name}（{some(list(names))}，按本单位分值）"
            yield finding(
                "S012", line.at("总分"), found=f"{points:g}", expected=f"{line.total:g}", whose=about
            )


def stages_fit(scheme: Scheme) -> Iterator[Finding]:
    """The stages' weights add up to one; months are months; a code can be part of a folder's name."""
    weight = sum(stage.weight for stage in scheme.stages)
    if scheme.stages and abs(weight - 1) > 1e-9:
        yield finding("S024", scheme.stages[-1].at("权重"), found=f"{weight:g}", expected="1")
    for stage in scheme.stages:
        for column, month in (("起始月", stage.first_month), ("终止月", stage.last_month)):
            if month is not None and month not in range(1, MONTHS + 1):
                yield finding("S040", stage.at(column), found=f"{month:g}", expected="1 至 12 的整数")
        if stage.months < 1:
            first = f"不早于起始月 {stage.first_month:g}"
            yield finding("S040", stage.at("终止月"), found=f"{stage.last_month:g}", expected=first)
        if not re.fullmatch(r"\w+", stage.code):
            yield finding("S041", stage.at("编码"), found=stage.code)


def dates_in_order(scheme: Scheme) -> Iterator[Finding]:
    """Nothing ends before it begins."""
    dated: list[Check | Indicator | OwnTarget | Exemption | Tariff | Modifier | Veto | Grade | Award]
    dated = [*scheme.checks, *scheme.indicators, *scheme.targets, *scheme.exemptions, *scheme.deductions]
    dated += [*scheme.bonuses, *scheme.modifiers, *scheme.vetoes, *scheme.grades, *scheme.awards]
    for row in dated:
        if row.begins and row.ends and row.ends < row.begins:
            yield finding("S015", row.at("失效日期"), found=row.ends, expected=f"不早于生效日期 {row.begins}")


def rules_fit(scheme: Scheme) -> Iterator[Finding]:
    """A rule scores the direction it is given, and has the value and the target it needs."""
    for indicator in scheme.indicators:
        rule = scheme.rules.get(indicator.code)
        if rule is None:
            continue
        objection = rule.objection(scheme.direction(indicator))
        if objection or (indicator.direction is None and len(rule.directions) > 1):
            found = indicator.direction.value if indicator.direction else "空白"
            expected = objection or " / ".join(d for d in Direction if d in rule.directions)
            yield finding("S016", indicator.at("方向"), found=found, expected=expected, rule=rule.name)
        whose = _without_target(scheme, indicator)
        if rule.needs_target and whose is not None:
            yield finding("S029", indicator.at("目标"), rule=rule.name, whose=whose)
        if not rule.on_site and indicator.formula is None:
            yield finding("S030", indicator.at("表达式"), rule=rule.name)


def _without_target(scheme: Scheme, indicator: Indicator) -> str | None:
    """The units whose target was forgotten, in words: "" where nobody has one; None where nobody's was.

    Left open on purpose (〔缺〕) is not forgotten.
    """
    if indicator.target is not None or tidy(indicator.text("目标")) == TO_BE_DECIDED:
        return None
    if not any(t.indicator == indicator.code and t.target is not None for t in scheme.targets):
        return ""
    lacking = scheme.untargeted(indicator)
    names = [unit.name for unit in scheme.line_units(indicator.line) if unit.code in lacking]
    return f"，{some(names)}也没有单列的目标" if names else None


def bounds_in_order(scheme: Scheme) -> Iterator[Finding]:
    """An item's lower bound is not above its upper bound."""
    for item in scheme.items:
        if item.low is not None and item.high is not None and item.low > item.high:
            yield finding(
                "S031", item.at("下限"), found=f"{item.low:g}", expected=f"不大于上限 {item.high:g}"
            )
