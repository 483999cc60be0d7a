"""Where a unit's figures stand, as the unit itself is told: its own cells and the office's, no other unit's."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

import pandas as pd

from pipeline.model.numbers import show
from pipeline.model.places import Place
from pipeline.report.explain.indicator_words import figure_valued
from pipeline.report.explain.model import Figure, Mark
from pipeline.report.explain.sources import Sources

Key = tuple[str, str, str]
"""Stage, unit and indicator by code."""


@dataclass(frozen=True)
class Cells:
    """In words the figures and marks behind each score, with their cells; and the return that is meant unless said."""

    told: Mapping[Key, str] = field(default_factory=dict)
    returns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def cells(stages: Iterable[Sources]) -> Cells:
    """The cells of every unit that has a score, stage by stage."""
    told: dict[Key, str] = {}
    returns: dict[str, tuple[str, ...]] = {}
    for sources in stages:
        stage = sources.scheme.stage.code if sources.scheme.stage else ""
        for unit, home, mine in _told(sources, sources.results.tables.scores):
            told |= {(stage, unit, indicator): words for indicator, words in mine.items()}
            returns[unit] = (*returns.get(unit, ()), *([home] if home else []))
    return Cells(told, returns)


def _told(sources: Sources, scores: pd.DataFrame) -> Iterable[tuple[str, str, dict[str, str]]]:
    """Each unit with its return's file and what is told of each of its indicators."""
    scheme, unscored = sources.scheme, sources.results.unscored
    for code, rows in scores.groupby("unit_code", sort=False):
        if code in unscored:
            continue
        unit = scheme.unit_by_code[str(code)]
        behind = {
            str(indicator): sources.behind(scheme.indicator_by_code[indicator], unit)
            for indicator in rows["indicator_code"].to_list()
        }
        files = Counter(f.place.file for figures in behind.values() for f in figures if _in_return(f))
        home = files.most_common(1)[0][0] if files else ""
        words = {}
        for indicator, figures in behind.items():
            marks = sources.marks.get((unit.code, indicator), ())
            shown = [*(_figure(figure, home) for figure in figures), *([_marks(marks)] if marks else [])]
            words[indicator] = "；".join(shown)
        yield unit.code, home, words


def _in_return(figure: Figure) -> bool:
    return not (figure.summed or figure.last_year or figure.note) and bool(figure.place.file)


def _figure(figure: Figure, home: str) -> str:
    """A figure with its cell; of a sum over the units below only how many they are."""
    words = f"{figure.item_name}{'下级合计' if figure.summed else ''} {figure_valued(figure)}"
    if figure.summed:
        return words
    if figure.last_year:
        return f"{words}（上年）"
    place = figure.place
    where = str(Place("", place.sheet, place.cell) if place.file == home else place)
    if figure.note and where in figure.note:
        where = figure.note
    elif figure.note:
        where = "；".join(part for part in (where, figure.note) if part)
    return f"{words}（{where or '没有数据'}）"


def _marks(marks: tuple[Mark, ...]) -> str:
    given = "、".join(show(mark.mark) for mark in marks)
    first = marks[0].place
    book = Place(PurePosixPath(first.file).name, first.sheet, first.cell)
    return f"评分 {given}（{'、'.join((str(book), *(mark.place.cell for mark in marks[1:])))}）"
