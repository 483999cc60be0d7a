"""A whole made-up workspace: scheme, templates, filled returns, ledger, last year's results."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from pipeline.demo.cast import Cast, cast
from pipeline.demo.chance import between
from pipeline.demo.explanations import Explanation, explanations
from pipeline.demo.figures import Drawn, make_figures
from pipeline.demo.last_year import last_year_files
from pipeline.demo.ledger import Happened, Rows, entries
from pipeline.demo.magnitudes import magnitudes
from pipeline.demo.units import with_rows, with_units
from pipeline.files.folders import write_file
from pipeline.files.key import KEY_FILE, Key, sample_key, sample_key_file
from pipeline.files.tables import RawTable
from pipeline.files.workspace import SETTINGS
from pipeline.files.writing import Writer
from pipeline.issue.filled import Filled
from pipeline.issue.ledger import LEDGER_NAME, ledger
from pipeline.issue.letters import letters
from pipeline.issue.occasion import Occasion
from pipeline.issue.record import Record, issue_files
from pipeline.issue.stamped import templates
from pipeline.issue.template import template_name, write_template
from pipeline.model.findings import Refused, Severity, finding
from pipeline.model.periods import first_day, previous_period, stage_of, with_stage, year_of
from pipeline.model.words import ItemType
from pipeline.scheme.presets import preset_tables, sample_figures
from pipeline.scheme.read import read_scheme
from pipeline.scheme.rows import Item, Setting, Unit
from pipeline.scheme.scheme import Scheme
from pipeline.scheme.settle import first_day_of, settled, stage_named
from pipeline.scheme.write import scheme_workbook

SCHEME_FILE = "templates_xlsx/考核方案.xlsx"
MARK = "示例数据"
BEIJING = timedelta(hours=8)
"""Workbooks state their times in UTC."""


@dataclass(frozen=True)
class Demo:
    """A made-up year: a scheme, who plays what in it, and the figures."""

    tables: Mapping[str, RawTable]
    scheme: Scheme
    period: str
    cast: Cast
    drawn: Drawn
    explained: Sequence[Explanation]
    """The units' words on what calls for one."""
    seed: int
    key: Key
    """What its templates are signed with: no secret."""

    @property
    def occasion(self) -> Occasion:
        """What the templates share."""
        day = first_day_of(self.period, self.scheme.stage)
        stamp = datetime.combine(first_day(self.period), time())
        return Occasion(self.scheme, self.period, day, stamp, self.drawn.last_year, self.key)

    @property
    def asked(self) -> list[Unit]:
        """The units that are sent a template."""
        return [u for u in self.scheme.units if self.scheme.asked(u, self.occasion.first_day)]

    def filled(self, unit: Unit) -> Filled:
        """What the unit types into its template."""
        values = {
            item.code: answer
            for item in self.scheme.asked(unit, self.occasion.first_day)
            if (answer := self._answer(unit, item)) is not None
        }
        words = {one.item: one.text for one in self.explained if one.unit_code == unit.code}
        contacts = {"填表人": "示例", "审核人": "示例", "单位负责人": "示例"}
        return Filled(values, words, contacts=contacts, below=self._below(unit))

    def _below(self, unit: Unit) -> dict[str, Filled]:
        """What the unit types in for those below it."""
        typed: dict[str, dict[str, object]] = {}
        for table in self.occasion.subtables(unit):
            for one, item in table.cells:
                answer = self._answer(one, item)
                if answer is not None:
                    typed.setdefault(one.code, {})[item.code] = answer
        return {code: Filled(values) for code, values in typed.items()}

    def _answer(self, unit: Unit, item: Item) -> object:
        match item.type:
            case ItemType.TEXT:
                return MARK
            case ItemType.DATE:
                return f"{self.period[:4]}-12-31"
        value = self.drawn.this_year.get((unit.code, item.code))
        if item.type is ItemType.YES_NO and value is not None:
            return "是" if value else "否"
        return value

    def saved(self, unit: Unit) -> datetime:
        """When the unit saved its return: in the weeks before the deadline."""
        deadline = self.scheme.deadline
        end = datetime.combine(deadline or date(int(self.period[:4]), 12, 31), time())
        return end - timedelta(minutes=int(between(60, 20 * 24 * 60, self.seed, "saved", unit.code)))


def make_demo(
    tables: Mapping[str, RawTable],
    sizes: RawTable | None,
    seed: int,
    *,
    period: str = "",
    played_by: Cast | None = None,
    given: Mapping[tuple[str, str], float] | None = None,
    key: Key | None = None,
) -> Demo:
    """A made-up year under the scheme that ``tables`` hold, marked as such; refused where it cannot be read.

    ``sizes`` is the preset's table of plausible magnitudes; ``played_by``, ``given`` and ``key`` settle what
    would otherwise follow from the seed.
    """
    tables = {**tables, Setting.sheet: _marked(tables[Setting.sheet])}
    written, problems = read_scheme(tables, SCHEME_FILE)
    wrong = [problem for problem in problems if problem.severity is Severity.BLOCK]
    if wrong:
        raise Refused(wrong)
    period = period or written.setting("年度")
    stage = stage_named(written, period)
    day = first_day_of(period, stage)
    scheme = settled(written, day, stage)
    parts = played_by or cast(scheme, seed)
    drawn = make_figures(scheme, magnitudes(scheme, sizes), parts, seed, day, given)
    explained = explanations(scheme, drawn, parts, seed, day)
    return Demo(tables, scheme, period, parts, drawn, explained, seed, key or sample_key(seed))


def _marked(settings: RawTable) -> RawTable:
    """The settings with the mark that everything here is invented."""
    title = "数据标记"
    marks = [row.cells for row in settings.rows if row.cells["项目"] == title]
    others = [row.cells for row in settings.rows if row.cells["项目"] != title]
    blank = dict.fromkeys(settings.columns, "")
    return with_rows(
        settings, [*others, {**blank, **(marks[0] if marks else {}), "项目": title, "内容": MARK}]
    )


def foundation(demo: Demo) -> dict[str, bytes]:
    """What a year begins with, by path: settings, key, scheme, last year's results."""
    year = str(year_of(demo.period))
    return {
        SETTINGS: f'# 考核工作区的设置（{MARK}）\nperiod = "{year}"\n'.encode(),
        KEY_FILE: sample_key_file(demo.key),
        SCHEME_FILE: scheme_workbook(demo.tables, demo.scheme.title, demo.occasion.stamp),
        **_last_year(demo, year),
    }


def _last_year(demo: Demo, period: str) -> dict[str, bytes]:
    """The results of the year before ``period``, by path."""
    data = last_year_files(demo.scheme, period, demo.drawn.last_year, demo.cast, demo.seed)
    return {f"reports/{previous_period(period)}/data/{name}": content for name, content in data.items()}


def issued(demo: Demo) -> dict[str, bytes]:
    """What is sent out, by path: templates, the blank ledger, the record, and for a whole year the letters."""
    folder = f"templates_xlsx/issued/{demo.period}"
    blank = {f"{folder}/{name}": book for name, book in templates(demo.occasion, demo.asked)}
    signed = {} if stage_of(demo.period) else _signed(demo)
    record = {
        f"{folder}/{name}": file for name, file in issue_files(demo.occasion, demo.asked, Record()).items()
    }
    return {**blank, f"{folder}/{LEDGER_NAME}": ledger(demo.occasion), **signed, **record}


def _signed(year: Demo) -> dict[str, bytes]:
    """The year's letters, by path."""
    folder = f"templates_xlsx/issued/{year.period}"
    return {f"{folder}/{name}": letter for name, letter in letters(year.occasion)}


def filled_return(demo: Demo, unit: Unit, filled: Filled, saved: datetime) -> bytes:
    """A unit's return, as it would be had the unit typed into its template and saved it then, Beijing time."""
    writer = Writer(f"{demo.occasion.when}{unit.name}填报表", saved - BEIJING)
    write_template(writer, demo.occasion, unit, filled)
    return writer.close()


def found_out(demo: Demo, before: Demo | None = None) -> Mapping[str, Rows]:
    """What the office found in the period: the ledger's rows by sheet; ``before`` is the stage before it."""
    return entries(_happened(demo), _happened(before) if before else None)


def _happened(demo: Demo) -> Happened:
    return Happened(demo.occasion, demo.drawn, demo.cast, demo.seed, demo.explained)


def _stages(tables: Mapping[str, RawTable], preset: str, seed: int, period: str) -> tuple[Demo, list[Demo]]:
    """The made-up year, and what is assessed of it: itself, or each of its stages with the same cast."""
    sizes = sample_figures(preset)
    year = make_demo(tables, sizes, seed, period=period)
    codes = [stage.code for stage in year.scheme.stages]
    if stage_of(year.period) or len(codes) < 2:
        return year, [year]
    return year, [
        make_demo(
            tables, sizes, seed + k, period=with_stage(year.period, code), played_by=year.cast, key=year.key
        )
        for k, code in enumerate(codes)
    ]


def demo_workspace(
    folder: Path,
    preset: str,
    units: int,
    seed: int,
    tell: Callable[[str], None] = lambda _: None,
    *,
    period: str = "",
) -> int:
    """Lay a made-up workspace in an empty or new folder; how many files were written.

    ``units`` is how many units it has, 0 for the preset's own; ``period`` is the scheme's year where blank.
    Refused where the folder holds anything. The same preset, number, seed and period give the same bytes.
    """
    if folder.exists() and any(folder.iterdir()):
        raise Refused([finding("R012", found=folder.name)])
    tell("编造数据")
    tables = preset_tables(preset)
    year, demos = _stages(with_units(tables, units) if units else tables, preset, seed, period)
    files = {**foundation(year), **_signed(year)}
    for before, demo in zip([None, *demos], demos, strict=False):
        tell(f"{demo.occasion.when}：生成填报模板")
        files |= {**_last_year(demo, demo.period), **issued(demo)}
        tell(f"{demo.occasion.when}：填写回收表和考核台账")
        inputs = f"inputs/{demo.period}"
        for unit in demo.asked:
            content = filled_return(demo, unit, demo.filled(unit), demo.saved(unit))
            files[f"{inputs}/returns/{template_name(unit)}"] = content
        files[f"{inputs}/{LEDGER_NAME}"] = ledger(demo.occasion, found_out(demo, before))
    for path, content in files.items():
        write_file(folder / path, content, secret=path == KEY_FILE)
    return len(files)
