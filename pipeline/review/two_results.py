"""Two results side by side (结果对比): whose score and place changed, what made it, and what is not the same."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from itertools import groupby
from pathlib import Path

from pipeline.files.data import csv_bytes
from pipeline.files.runs import is_kept
from pipeline.files.writing import wide
from pipeline.model import words
from pipeline.model.findings import Refused, finding
from pipeline.model.numbers import show
from pipeline.model.places import Place
from pipeline.model.tables import RANKING
from pipeline.report.basis import read_basis
from pipeline.report.manifest import FILE, manifest_in
from pipeline.review.differences import (
    Changed,
    entries_changed,
    figures_changed,
    last_year_changed,
    returns_changed,
    rules_changed,
)
from pipeline.review.effects import Crossed, Move, Standing, crossed, moves
from pipeline.run import Run

_DECIMALS = 4
_MOST = 30


@dataclass(frozen=True, eq=False)
class TwoResults:
    """Two results by the names of their folders."""

    before: str
    now: str
    both: Crossed

    @cached_property
    def moves(self) -> list[Move]:
        """What became of every unit on every line, the greatest changes of each line first."""
        told = list(moves(self.both))
        order = {line: n for n, line in enumerate(dict.fromkeys(move.line for move in told))}
        return sorted(told, key=lambda m: (order[m.line], -abs(m.change or 0.0), -abs(m.gained or 0)))

    @cached_property
    def figures(self) -> list[Changed]:
        """What the units returned otherwise, and what became of returns."""
        ways = (returns_changed, figures_changed, last_year_changed)
        return [one for way in ways for one in way(self.both.before, self.both.now)]

    @cached_property
    def rules(self) -> list[Changed]:
        """What is otherwise in the scheme."""
        return list(rules_changed(self.both.before, self.both.now))

    @cached_property
    def ledger(self) -> list[Changed]:
        """What is otherwise in the ledgers."""
        return list(entries_changed(self.both.before, self.both.now))

    @property
    def content(self) -> dict[str, object]:
        """Everything as values."""
        return {
            "before": self.before,
            "now": self.now,
            "units": [
                {**asdict(move), "change": move.change, "gained": move.gained, "moved": move.moved}
                for move in self.moves
            ],
            "data": [asdict(one) for one in self.figures],
            "rules": [asdict(one) for one in self.rules],
            "ledger": [asdict(one) for one in self.ledger],
        }

    @property
    def lines(self) -> list[str]:
        """Everything in words: line by line who moved and why, then what is not the same."""
        lines = [f"{self.before} → {self.now}："]
        if not any(move.moved for move in self.moves):
            lines.append("各单位得分、名次都没有变化。")
        for _, group in groupby(self.moves, key=lambda move: move.line):
            lines += _line_told(list(group))
        for title, told in (("数据", self.figures), ("规则", self.rules), ("台账", self.ledger)):
            lines += ["", f"{title}：" + (f"{len(told)} 处不同" if told else "没有变化")]
            lines += [f"　　{one}" for one in told[:_MOST]]
            lines += [f"　　……另有 {len(told) - _MOST} 处，用 --json 看全部。"] if len(told) > _MOST else []
        return lines


def is_reports(path: Path) -> bool:
    """Whether a path is a folder of reports."""
    return (path / FILE).is_file()


def period_of(folder: Path) -> str:
    """The period a folder of reports is of; refused where it is none."""
    return manifest_in(folder).period


def of_reports(before: Path, now: Path) -> TwoResults:
    """Two folders of reports; refused where one is none, lacks what it rests on or is not what that yields."""
    both = crossed(*(read_basis(folder, folder.name, period_of(folder)) for folder in (before, now)))
    for folder, run in ((before, both.then), (now, both.later)):
        _hold(folder, run)
    return TwoResults(*_names(before, now), both)


def _hold(folder: Path, run: Run) -> None:
    """Refuse where a result is not what comes out of what it rests on: then nothing told of it would be true."""
    path = folder / "data" / "ranking.csv"
    if not path.is_file() or path.read_bytes() != csv_bytes(run.ranking, RANKING):
        raise Refused([finding("R056", Place(folder.name), found=folder.name)])


def _names(before: Path, now: Path) -> tuple[str, str]:
    """What two folders are called, with as much before it as tells them apart; a kept run by its number."""
    one, other = before.resolve().parts, now.resolve().parts
    length = 1
    while one[-length:] == other[-length:] and length < min(len(one), len(other)):
        length += 1
    names = "/".join(one[-length:]), "/".join(other[-length:])
    first, second = (
        f"第 {folder.name} 次" if is_kept(folder) else name
        for folder, name in zip((before, now), names, strict=True)
    )
    return first, second


def _line_told(group: Sequence[Move]) -> list[str]:
    """A line's table of who moved, below it who came, left or has no score."""
    moved = [move for move in group if move.moved]
    if not moved:
        return []
    placed = sum(1 for move in moved if move.gained)
    lines = ["", f"【{group[0].line_name}】{len(group)} 个单位，{len(moved)} 个有变化，名次变动 {placed} 个"]
    rows = [_row(move) for move in moved if move.change is not None]
    if rows:
        heads = ("单位", "上次", "本次", "变化", "数据", "规则", "台账", "名次", "升降", "自身", "他人")
        lines += _table([heads, *rows])
    lines += [f"　　{told}" for move in moved if (told := _told(move))]
    return lines


def _row(move: Move) -> tuple[str, ...]:
    before, now = move.before, move.now
    assert before is not None  # noqa: S101 - there is a change
    assert now is not None  # noqa: S101
    split = [move.change, move.data, move.rules, move.ledger]
    places = f"{_place(before)} → {_place(now)}" if before.rank != now.rank else _place(now)
    return (
        f"{move.unit_code} {move.unit_name}",
        *(show(one.score or 0.0, _DECIMALS) for one in (before, now)),
        *(_signed(part) for part in split),
        places,
        *("" if part is None else _signed(float(part)) for part in (move.gained, move.own, move.others)),
    )


def _told(move: Move) -> str:
    """Where a unit stands now where that is more than other numbers: it came, left, or is ranked or scored no more."""
    before, now, name = move.before, move.now, f"{move.unit_code} {move.unit_name}"
    if before is None:
        return f"{name}　新增：{_stands(now)}"
    if now is None:
        return f"{name}　不再考核，上次{_stands(before)}"
    if (before.status, before.unit_class, before.rank is None) == (
        now.status,
        now.unit_class,
        now.rank is None,
    ) and move.change is not None:
        return ""
    return f"{name}　{_stands(before)} → {_stands(now)}"


def _stands(one: Standing | None) -> str:
    if one is None:
        return ""
    status = words.CHINESE[words.Standing(one.status)]
    told = [one.unit_class, status if one.status != words.Standing.RANKED else ""]
    told.append("无得分" if one.score is None else f"{show(one.score, _DECIMALS)} 分")
    told.append("" if one.rank is None else f"第 {one.rank} 名")
    return "，".join(filter(None, told))


def _place(one: Standing) -> str:
    return "－" if one.rank is None else str(one.rank)


def _signed(value: float | None) -> str:
    """A change with its sign; nothing for none, 0 for one that is none."""
    if value is None:
        return "－"
    digits = (
        _DECIMALS if abs(value) >= 0.5 * 10**-_DECIMALS else None
    )  # what is not nothing is not shown as it
    return f"+{show(value, digits)}" if value > 0 else show(value, digits)


def _table(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows under one another, the first column at its left edge, numbers at their right."""
    widths = [max(map(wide, column)) for column in zip(*rows, strict=True)]
    lines = []
    for row in rows:
        first, *rest = (
            " " * (width - wide(cell)) + cell if n else cell + " " * (width - wide(cell))
            for n, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        lines.append("　　" + "  ".join([first, *rest]).rstrip())
    return lines
