"""表彰奖励决定, 黄牌警告通知, 重点管理通知: what the scheme's 通知模板 asks for where an award was given.

A prize is told to all in one decision, a sanction to its unit alone. Without 通知模板, or where that is a letter
that goes out in any case, it stands in the circular and the unit's own 得分通知单 only. A veto is no award: a sanction that calls its notice one gets none, for there is no
dossier to it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import fsum

from pipeline.model.tables import records
from pipeline.model.words import AwardKind
from pipeline.report.notices import circular, reminder, statement
from pipeline.report.notices.letter import Letter, in_notices
from pipeline.report.notices.outcome import Outcome
from pipeline.report.positions import Position
from pipeline.report.profiles import Row
from pipeline.report.shown import absent, plain, text

COMMENDATION, WARNING, WATCHED = "表彰奖励决定", "黄牌警告通知", "重点管理通知"
SANCTION = "惩戒通知"
"""What every other sanction's notice is made by, unless the office has a template of its own name."""
_VETO = "一票否决"
_ANYWAY = ("", circular.NAME, statement.NAME, reminder.LIST_NAME)
_WORST = 5


@dataclass(frozen=True)
class Given:
    """An award given to a unit on a line, as shown; "" for no money and no clause."""

    award: str
    line_name: str
    unit_name: str
    unit_class: str
    amount: str
    basis: str
    position: Position


def commendations(outcome: Outcome) -> Iterator[Letter]:
    """One decision over all prizes that ask for it; of each name that the scheme gives it."""
    for name, rows in _by_notice(outcome, AwardKind.PRIZE).items():
        money = fsum(float(row["amount"]) for row in rows if not absent(row["amount"]))
        given = [_given(outcome, row) for row in rows]
        marks = {
            "prizes": given,
            "clauses": list(dict.fromkeys(one.basis for one in given if one.basis)),
            "units": len({text(row["unit_code"]) for row in rows}),
            "money": plain(money) if money else "",
        }
        title = f"关于表彰{outcome.head.when}考核先进单位的决定"
        yield Letter(in_notices(name), title, outcome.head, marks, wording=name)


def sanctions(*names: str) -> Callable[[Outcome], Iterator[Letter]]:
    """The notices of these names to the units concerned; without a name, those that have no template of ours."""

    def letters(outcome: Outcome) -> Iterator[Letter]:
        for name, rows in _by_notice(outcome, AwardKind.SANCTION).items():
            if name in (names or {name} - {WARNING, WATCHED}) and not name.startswith(_VETO):
                for code in dict.fromkeys(text(row["unit_code"]) for row in rows):
                    mine = [_given(outcome, row) for row in rows if text(row["unit_code"]) == code]
                    yield _sanction(outcome, name, code, mine)

    return letters


def _sanction(outcome: Outcome, name: str, code: str, given: list[Given]) -> Letter:
    unit = outcome.units[code].head.unit_name
    marks = {"unit": outcome.units[code], "given": given, "regains": outcome.lost.get(code, ())[:_WORST]}
    title = f"{unit}{outcome.head.when}{name}"
    return Letter(in_notices(f"{code} {unit}", f" {name}"), title, outcome.head, marks, wording=name)


def _by_notice(outcome: Outcome, kind: AwardKind) -> dict[str, list[Row]]:
    """The awards of a kind that ask for a notice, by its name."""
    found: dict[str, list[Row]] = {}
    for row in records(outcome.tables.awards):
        name = text(row["notice"])
        if row["kind"] == kind and name not in _ANYWAY:
            found.setdefault(name, []).append(row)
    return found


def _given(outcome: Outcome, row: Row) -> Given:
    line, award = text(row["line"]), text(row["award"])
    mine = outcome.units[text(row["unit_code"])].positions
    position = next(position for position in mine if position.line == line)
    return Given(
        award,
        text(row["line_name"]),
        text(row["unit_name"]),
        position.unit_class,
        plain(row["amount"]),
        outcome.clauses.get((line, award), ""),
        position,
    )
