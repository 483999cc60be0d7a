"""Why scores and ranks are not what they were: how much of each change the figures, the rules and the ledger make.

Both results are scored crosswise, each part once as it was and once as it is: eight corners. What a part makes of a
change is its mean over every order in which the three may be exchanged (Shapley), so the parts add up to the change
and none is favoured by going first.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from pipeline.model.findings import Refused, finding
from pipeline.model.tables import records
from pipeline.report.basis import Basis
from pipeline.review.replay import Corner, known_stages, replayed, shape
from pipeline.run import Run
from pipeline.score.ranking import order_keys

NEW = (False, True)
_SHARE = {0: 1 / 3, 1: 1 / 6, 2: 1 / 3}
"""The share of orders in which so many of the other two are exchanged already."""
_NOISE = 1e-9
Which = tuple[bool, bool, bool]
"""Of figures, rules and ledger, whether each is as it is now."""


@dataclass(frozen=True)
class Standing:
    """What a unit has on a line: score and place (None for none), its status, the class it is ranked in."""

    score: float | None
    rank: int | None
    status: str
    unit_class: str


@dataclass(frozen=True)
class Move:
    """What became of a unit on a line: before, now, and what made the change.

    ``data``, ``rules`` and ``ledger`` add up to the change of the score; ``own`` and ``others`` to the places
    gained: by its own score among the others' former ones, and by the others' moving. None where there is nothing
    to split: no score or no place then or now, or another class.
    """

    line: str
    line_name: str
    unit_code: str
    unit_name: str
    before: Standing | None
    now: Standing | None
    data: float | None = None
    rules: float | None = None
    ledger: float | None = None
    own: int | None = None
    others: int | None = None

    @property
    def change(self) -> float | None:
        """By how much the score changed; None where there was none or is none."""
        old, new = (one.score if one else None for one in (self.before, self.now))
        return None if old is None or new is None else _clean(new - old)

    @property
    def gained(self) -> int | None:
        """How many places the unit went up; below zero where it went down."""
        old, new = (one.rank if one else None for one in (self.before, self.now))
        return None if old is None or new is None else old - new

    @property
    def moved(self) -> bool:
        """Whether anything is not as it was."""
        if self.before is None or self.now is None or bool(self.change):
            return True
        return self.before != (
            self.now if self.change is None else replace(self.now, score=self.before.score)
        )


@dataclass(frozen=True, eq=False)
class Crossed:
    """Two results and what they score when their parts are exchanged."""

    before: Basis
    now: Basis
    same: Which
    """Of each, whether it did not change at all."""
    _runs: dict[Which, Run] = field(default_factory=dict, init=False, repr=False)

    def run(self, which: Which) -> Run:
        """A corner, scored once; a part that did not change is the former one."""
        new = [one and not same for one, same in zip(which, self.same, strict=True)]
        at = (new[0], new[1], new[2])
        if at not in self._runs:
            self._runs[at] = replayed(Corner(*(self.now if one else self.before for one in at)))
        return self._runs[at]

    @property
    def then(self) -> Run:
        """The former result scored again."""
        return self.run((False, False, False))

    @property
    def later(self) -> Run:
        """The present result scored again."""
        return self.run((True, True, True))


def crossed(before: Basis, now: Basis) -> Crossed:
    """Two results to be scored crosswise; refused where a stage would be scored by the rules of another."""
    alike = shape(before) == shape(now)
    if not alike or not (known_stages(before, now.scheme) and known_stages(now, before.scheme)):
        raise Refused([finding("R057", found=before.period, expected=now.period)])
    same_rules = before.period == now.period and before.scheme.tables == now.scheme.tables
    return Crossed(before, now, (_same_data(before, now), same_rules, before.entries == now.entries))


def moves(both: Crossed) -> Iterator[Move]:
    """What became of every unit on every line, in the present order, those that are gone last."""
    split = _split(both)
    places = _own_places(both)
    then, later = (_standings(run) for run in (both.then, both.later))
    schemes = [run.scheme for run in (both.later, both.then)]
    lines = {line: scheme.line_name(line) for scheme in reversed(schemes) for line in scheme.ranked_lines()}
    names = {unit.code: unit.name for scheme in reversed(schemes) for unit in scheme.units}
    for line, unit in dict.fromkeys((*later, *then)):
        before, now = then.get((line, unit)), later.get((line, unit))
        move = Move(line, lines[line], unit, names[unit], before, now)
        if move.change is not None and (line, unit) in split:
            data, rules, ledger = split[line, unit]
            move = replace(move, data=data, rules=rules, ledger=ledger)
        if move.gained is not None and (line, unit) in places:
            own = places[line, unit]
            move = replace(move, own=own, others=move.gained - own)
        yield move


def _same_data(before: Basis, now: Basis) -> bool:
    if len(before.parts) != len(now.parts) or not before.last_ranking.equals(now.last_ranking):
        return False
    pairs = zip(before.parts, now.parts, strict=True)
    return all(
        one.period == other.period
        and one.roll == other.roll
        and one.reported.equals(other.reported)
        and one.last.reset_index(drop=True).equals(other.last.reset_index(drop=True))
        for one, other in pairs
    )


def _standings(run: Run) -> dict[tuple[str, str], Standing]:
    rows = records(run.ranking)
    return {
        (row["line"], row["unit_code"]): Standing(
            None if row["score"] != row["score"] else float(row["score"]),
            None if row["rank"] != row["rank"] else int(row["rank"]),
            str(row["status"]),
            str(row["unit_class"]),
        )
        for row in rows
    }


def _split(both: Crossed) -> dict[tuple[str, str], list[float]]:
    """What each factor makes of the change of a unit's score on a line, where every corner has a score."""
    corners: dict[tuple[bool, ...], dict[tuple[str, str], float]] = {
        (d, r, w): _scores(both.run((d, r, w))) for d in NEW for r in NEW for w in NEW
    }
    known = set.intersection(*(set(scores) for scores in corners.values()))
    parts: dict[tuple[str, str], list[float]] = {key: [] for key in known}
    for n, key in ((n, key) for n in range(3) for key in known):
        made = 0.0
        for rest in ((one, other) for one in NEW for other in NEW):
            without, having = ((*rest[:n], new, *rest[n:]) for new in NEW)
            made += _SHARE[sum(rest)] * (corners[having][key] - corners[without][key])
        parts[key].append(_clean(made))
    return parts


def _scores(run: Run) -> dict[tuple[str, str], float]:
    """Every score there is by line and unit."""
    totals = run.every_total
    scored = totals[~totals["unit_code"].isin(run.unscored) & totals["score"].notna()]
    return dict(
        zip(zip(scored["line"], scored["unit_code"], strict=True), scored["score"].tolist(), strict=True)
    )


def _clean(value: float) -> float:
    """A difference without the binary noise of adding up."""
    return 0.0 if abs(value) < _NOISE else float(value)


def _own_places(both: Crossed) -> dict[tuple[str, str], int]:
    """The places a unit gains by its own score among the others' former ones; units ranked then and now in a class."""
    then, later = both.then, both.later
    gained: dict[tuple[str, str], int] = {}
    for line in then.scheme.ranked_lines():
        old, new = (run.ranking[run.ranking["line"] == line] for run in (then, later))
        if new.empty:
            continue
        keys = order_keys(then.scheme, old, then.lines)
        own = order_keys(later.scheme, new, later.lines)
        if then.scheme.tie_breakers != later.scheme.tie_breakers:  # then only the scores can be held together
            keys, own = keys[:, :1], own[:, :1]
        present = dict(zip(new["unit_code"], own, strict=True))
        classes = dict(zip(new["unit_code"], new["unit_class"], strict=True))
        ranked = set(new.loc[new["rank"].notna(), "unit_code"])
        groups, ranks = old["group"].tolist(), old["rank"].tolist()
        rivals: dict[int, list[list[float]]] = {}
        for group, rank, key in zip(groups, ranks, keys.tolist(), strict=True):
            if rank == rank:  # NaN is not equal to itself
                rivals.setdefault(group, []).append(key)
        for ordered in rivals.values():
            ordered.sort()
        rows = zip(old["unit_code"], old["unit_class"], groups, ranks, keys.tolist(), strict=True)
        for unit, unit_class, group, rank, key in rows:
            if unit not in ranked or rank != rank or classes[unit] != unit_class:
                continue
            mine = present[unit].tolist()
            better = len(rivals[group]) - bisect_right(rivals[group], mine) - (key > mine)
            gained[line, unit] = int(rank) - (1 + better)
    return gained
