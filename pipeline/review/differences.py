"""What two results rest on, side by side: figures, rules and ledger entries that are not the same."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pipeline.files.tables import RawTable
from pipeline.issue.registers import LEDGER_SHEETS, UNIT_CODE
from pipeline.model.numbers import show
from pipeline.model.periods import stage_of
from pipeline.model.places import Place
from pipeline.model.tables import records
from pipeline.model.words import YES_OR_NO, ItemType
from pipeline.report.basis import SOURCE, STAGE, Basis
from pipeline.scheme.compare import Kind, compare

_KEYS = (STAGE, UNIT_CODE, "指标编码", "事项编码", "否决编码", "填报项编码", "审核编码")
"""What an entry of the ledger is known by where it was changed and not replaced by another."""


@dataclass(frozen=True)
class Changed:
    """Something that is not the same: what it is, how it was and is ("" for not there), and where it stands now."""

    what: str
    old: str
    new: str
    where: str = ""

    def __str__(self) -> str:
        where = f"（{self.where}）" if self.where else ""
        return f"{self.what}　{self.old or '（没有）'} → {self.new or '（没有）'}{where}"


def returns_changed(before: Basis, now: Basis) -> Iterator[Changed]:
    """Whose return came, is to be mended, or is as it was."""
    old, new = (
        {(stage_of(p.period), u): c for p in basis.parts for u, c in p.roll.items()}
        for basis in (before, now)
    )
    names = _unit_names(before, now)
    for stage, unit in dict.fromkeys((*new, *old)):
        was, is_ = old.get((stage, unit), ""), new.get((stage, unit), "")
        if was != is_:
            yield Changed(f"{stage} {unit} {names.get(unit, '')}".strip() + "　填报表", str(was), str(is_))


def figures_changed(before: Basis, now: Basis) -> Iterator[Changed]:
    """Every figure that was returned otherwise, and every one of the year before that is another now.

    Of units that returned something both times: of the others it is enough to know that a return came or is gone.
    """
    units = _unit_names(before, now)
    items = {item.code: item.name for basis in (before, now) for item in basis.scheme.items}
    for read, word in ((_reported, ""), (_last, "（上年）")):
        old, new = (dict(read(basis)) for basis in (before, now))
        known = {key[:2] for key in old} & {key[:2] for key in new}
        for key in dict.fromkeys((*new, *old)):
            (was, once), (said, where) = old.get(key, ("", "")), new.get(key, ("", ""))
            if was != said and key[:2] in known:
                stage, unit, item = key
                what = " ".join(filter(None, (stage, unit, units.get(unit, ""))))
                yield Changed(f"{what}　{item} {items.get(item, '')}{word}", was, said, where or once)


def last_year_changed(before: Basis, now: Basis) -> Iterator[Changed]:
    """Whether last year's figures and ranking are there, or the ranking is another."""
    figures = [any(not part.last.empty for part in basis.parts) for basis in (before, now)]
    if figures[0] != figures[1]:
        yield Changed("上年数据", *("有" if there else "" for there in figures))
    old, new = before.last_ranking, now.last_ranking
    if not old.equals(new):
        same = "不同" if len(old) and len(new) else "有"
        yield Changed("上年排名", "有" if len(old) else "", same if len(new) else "")


_Said = tuple[tuple[str, str, str], tuple[str, str]]
"""A figure's stage, unit and item; what it says and where it stands."""
_STATES = {"nil": "无", "blank": "空白", "error": "无法读取"}


def _reported(basis: Basis) -> Iterator[_Said]:
    kinds = _kinds(basis)
    for part in basis.parts:
        for row in records(part.reported):
            said = _STATES.get(row["state"]) or _number(row["reported"], kinds.get(row["item_code"]))
            where = str(Place(row["file"], row["sheet"], row["cell"]))
            yield (stage_of(part.period), row["unit_code"], row["item_code"]), (said, where)


def _last(basis: Basis) -> Iterator[_Said]:
    kinds = _kinds(basis)
    for part in basis.parts:
        for row in records(part.last):
            said = _number(row["assessed"], kinds.get(row["item_code"]))
            yield (stage_of(part.period), row["unit_code"], row["item_code"]), (said, "")


def _number(value: float, kind: ItemType | None) -> str:
    if value != value:
        return "空白"
    return YES_OR_NO.get(value, show(value)) if kind is ItemType.YES_NO else show(value)


def _kinds(basis: Basis) -> dict[str, ItemType]:
    return {item.code: item.type for item in basis.scheme.items}


def rules_changed(before: Basis, now: Basis) -> Iterator[Changed]:
    """Everything that is otherwise in the scheme, and the period where it is another."""
    if before.period != now.period:
        yield Changed("考核期", before.period, now.period)
    for change in compare(before.scheme.tables, now.scheme.tables):
        what = " ".join(filter(None, (change.sheet, change.row, change.column)))
        match change.kind:
            case Kind.ADDED:
                yield Changed(what, "", "新增")
            case Kind.GONE:
                yield Changed(what, "原有", "")
            case Kind.CHANGED:
                yield Changed(what, change.old or "空", change.new or "空")


def entries_changed(before: Basis, now: Basis) -> Iterator[Changed]:
    """Every entry of the ledgers that was added, changed or taken out."""
    units = _unit_names(before, now)
    for model in LEDGER_SHEETS:
        old, new = (_rows(basis.registers.get(model.sheet)) for basis in (before, now))
        gone, came = (_without(one, other) for one, other in ((old, new), (new, old)))
        known = Counter(_known(row) for row in gone), Counter(_known(row) for row in came)
        for row in came:
            key = _known(row)
            was = next((one for one in gone if _known(one) == key), None)
            if was is None or known[0][key] > 1 or known[1][key] > 1:
                yield Changed(_entry(model.sheet, row, units), "", _content(row), row.get(SOURCE, ""))
                continue
            titles = [t for t in row if t != SOURCE and row.get(t, "") != was.get(t, "")]
            old_told, told = ("，".join(f"{t} {one.get(t) or '空'}" for t in titles) for one in (was, row))
            yield Changed(_entry(model.sheet, row, units), old_told, told, row.get(SOURCE, ""))
            gone = [one for one in gone if one is not was]
        for row in gone:
            yield Changed(_entry(model.sheet, row, units), _content(row), "", row.get(SOURCE, ""))


def _rows(table: RawTable | None) -> list[dict[str, str]]:
    return [dict(row.cells) for row in table.rows] if table else []


def _without(rows: list[dict[str, str]], others: list[dict[str, str]]) -> list[dict[str, str]]:
    """The rows that stand there more often than among the others, wherever they stand."""
    left = Counter(_plain(row) for row in others)
    told = []
    for row in rows:
        if left[_plain(row)]:
            left[_plain(row)] -= 1
        else:
            told.append(row)
    return told


def _plain(row: dict[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((title, text) for title, text in row.items() if text and title != SOURCE))


def _known(row: dict[str, str]) -> tuple[str, ...]:
    return tuple(row.get(title, "") for title in _KEYS)


def _entry(sheet: str, row: dict[str, str], units: Mapping[str, str]) -> str:
    stage, unit, *codes = _known(row)
    return " ".join(filter(None, (sheet, stage, unit, units.get(unit, ""), *codes)))


def _content(row: dict[str, str]) -> str:
    return "，".join(f"{t} {text}" for t, text in row.items() if text and t not in (*_KEYS, SOURCE)) or "登记"


def _unit_names(*results: Basis) -> dict[str, str]:
    return {unit.code: unit.name for basis in results for unit in basis.scheme.units}
