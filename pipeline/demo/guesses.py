"""How large each figure plausibly is, as far as the scheme itself lets one guess.

``GUESSES`` at the end is the list, the surest first: a total is the sum of its parts, the numerator of a rate
is a share of its denominator near the target, a part is no more than its whole, the rest lies between the
item's bounds.
"""

from collections.abc import Callable, Iterator

import numpy as np

from pipeline.collect.figures import Figures
from pipeline.demo.magnitude import Magnitude, Method
from pipeline.model.words import Direction, ItemType
from pipeline.scheme.formula.evaluate import Column, evaluate
from pipeline.scheme.formula.tree import Binary, Call, Compare, Expr, Name, Number, names
from pipeline.scheme.rows import Indicator
from pipeline.scheme.rules.interval import Interval
from pipeline.scheme.rules.per_case import PerCase
from pipeline.scheme.scheme import Scheme


def _row(
    item: str, method: Method, low: float | None = None, high: float | None = None, of: Expr | None = None
) -> Magnitude:
    return Magnitude.model_validate({"填报项": item, "方式": method, "下限": low, "上限": high, "依据项": of})


def _answers(scheme: Scheme) -> Iterator[Magnitude]:
    for item in scheme.items:
        if item.type is ItemType.YES_NO:
            yield _row(item.code, Method.YES_NO, 0.85, 0.85)


def _comparisons(scheme: Scheme) -> Iterator[Compare]:
    for check in scheme.checks:
        if check.formula is not None:
            yield from (node for node in scheme.coded(check.formula).walk() if isinstance(node, Compare))


def _sums(scheme: Scheme) -> Iterator[Magnitude]:
    """The last part of a total is what the other parts leave of it."""
    for node in _comparisons(scheme):
        if node.operator != "=":
            continue
        for total, parts in ((node.left, _added(node.right)), (node.right, _added(node.left))):
            if isinstance(total, Name) and len(parts) > 1:
                rest: Expr = total
                for part in parts[:-1]:
                    yield _row(part.text, Method.SHARE, 0.8 / len(parts), 1.2 / len(parts), total)
                    rest = rest - part
                yield _row(parts[-1].text, Method.SUM, of=rest)


def _added(tree: Expr) -> list[Name]:
    """The names that a sum adds up; nothing where it is no plain sum."""
    match tree:
        case Name():
            return [tree]
        case Binary("+", left, right):
            parts = [_added(left), _added(right)]
        case Call("SUM", arguments):
            parts = [_added(argument) for argument in arguments]
        case _:
            return []
    return [name for part in parts for name in part] if all(parts) else []


def _rates(scheme: Scheme) -> Iterator[Magnitude]:
    """The numerator of a rate is a share of its denominator about the target."""
    for indicator in scheme.indicators:
        if indicator.formula is None or indicator.code not in scheme.rules:
            continue
        tree = scheme.in_items(indicator.formula)
        used = list(dict.fromkeys(name.text for name in names(tree)))
        for above, below in (used, used[::-1]) if len(used) == 2 else ():
            at_none, at_one = _as_rate(tree, above, below)
            if at_one == at_none:
                continue
            low, high = sorted((bound - at_none) / (at_one - at_none) for bound in _wanted(scheme, indicator))
            good = (scheme.direction(indicator) is Direction.LOW) == (at_one < at_none)
            if scheme.direction(indicator) is not Direction.WITHIN:
                low, high = (0.9 * low, 1.05 * high) if good else (0.0, 1.1 * high)
            top = 1.0 if low < 1 else high
            yield _row(above, Method.SHARE, max(low, 0.0), min(high, top), Name(below))
            break


def _as_rate(tree: Expr, above: str, below: str) -> tuple[float, float]:
    """The formula at no numerator and at one as large as the denominator; equal where it is no plain rate."""
    sizes = np.array([0.0, 1.0, 2.0, 2.0]), np.array([1.0, 1.0, 1.0, 2.0])
    frame = Figures(4, {name: Column(size) for name, size in zip((above, below), sizes, strict=True)})
    none, one, two, whole = evaluate(tree, frame).values
    plain = abs((two - one) - (one - none)) < 1e-9 and abs(whole - one) < 1e-9
    return (float(none), float(one)) if plain else (0.0, 0.0)


def _wanted(scheme: Scheme, indicator: Indicator) -> tuple[float, float]:
    """The values an indicator asks for; a middling percentage where that is no plain number."""
    rule, aims = scheme.rules[indicator.code], _aims(scheme, indicator)
    match rule:
        case Interval(low=Number(low), high=Number(high)):
            return low, high
    if aims:
        return min(aims), max(aims)
    return (90.0, 90.0) if indicator.unit_of_measure == "%" else (1.0, 1.0)


def _aims(scheme: Scheme, indicator: Indicator) -> list[float]:
    """The indicator's target where it is a plain number; where it has none, those of units and classes."""
    own = [t.target for t in scheme.targets if t.indicator == indicator.code]
    targets = own if indicator.target is None else [indicator.target]
    return [target.value for target in targets if isinstance(target, Number)]


def _parts(scheme: Scheme) -> Iterator[Magnitude]:
    """What a check says is no more than something else is most of it."""
    for node in _comparisons(scheme):
        match node:
            case Compare("<=" | "<", Name(part), Name(whole)) | Compare(">=" | ">", Name(whole), Name(part)):
                yield _row(part, Method.SHARE, 0.85, 1.0, Name(whole))


def _counted(scheme: Scheme) -> Iterator[Magnitude]:
    """What is itself an indicator lies about its target, or earns most of the points."""
    for indicator in scheme.indicators:
        if indicator.formula is None or indicator.code not in scheme.rules:
            continue
        rule = scheme.rules[indicator.code]
        match scheme.in_items(indicator.formula), _aims(scheme, indicator):
            case Name(item), [_, *_] as aims:
                yield _row(item, Method.BASE, 0.7 * min(aims), 1.3 * max(aims))
            case Name(item), _ if isinstance(rule, PerCase):
                most = indicator.points / rule.each
                yield _row(item, Method.BASE, 0.5 * most, 1.2 * most)


def _anything(scheme: Scheme) -> Iterator[Magnitude]:
    sizes = {ItemType.COUNT: (40.0, 400.0), ItemType.AMOUNT: (50.0, 500.0), ItemType.RATE: (80.0, 100.0)}
    for item in scheme.items:
        if item.type in sizes:
            low, high = sizes[item.type]
            high = high if item.high is None else min(high, item.high)
            low = min(low if item.low is None else max(low, item.low), high)
            yield _row(item.code, Method.BASE, low, high)


GUESSES: tuple[Callable[[Scheme], Iterator[Magnitude]], ...] = (
    _answers,
    _sums,
    _rates,
    _parts,
    _counted,
    _anything,
)
