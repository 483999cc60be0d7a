"""What the year before left behind: its figures and its ranking, as the data files hold them."""

import pandas as pd

from pipeline.demo.cast import Cast
from pipeline.demo.chance import between
from pipeline.demo.tables import Table
from pipeline.files.data import csv_bytes, parquet_bytes
from pipeline.model.numbers import round_half_up
from pipeline.model.periods import previous_period
from pipeline.model.tables import FACTS, RANKING
from pipeline.model.words import RankScope, Source, Standing
from pipeline.scheme.scheme import COMPREHENSIVE, Scheme


def last_year_files(scheme: Scheme, period: str, table: Table, cast: Cast, seed: int) -> dict[str, bytes]:
    """The data files of the year before ``period``, by name."""
    before = previous_period(period)
    return {
        "facts.parquet": parquet_bytes(_facts(scheme, before, table), FACTS),
        "ranking.csv": csv_bytes(_ranking(scheme, before, cast, seed), RANKING),
    }


def _facts(scheme: Scheme, period: str, table: Table) -> pd.DataFrame:
    rows = []
    for (unit, item), value in table.items():
        asked = scheme.item_by_code[item].source is Source.REPORTED
        own, office = (value, None) if asked else (None, value)
        rows.append((period, unit, item, own, office, value, "", "", ""))
    return pd.DataFrame(rows, columns=list(FACTS))


def _ranking(scheme: Scheme, period: str, cast: Cast, seed: int) -> pd.DataFrame:
    """Scores about as good as the units are, ranked as the scheme ranks; grades are not carried over."""
    rows = []
    for line in scheme.lines:
        for unit in scheme.line_units(line.code):
            level = cast.quality[unit.code] + between(-0.2, 0.2, seed, "上年", unit.code)
            share = min(0.86 + 0.16 * level + between(-0.02, 0.02, seed, "上年", unit.code, line.code), 0.99)
            score = round_half_up(line.total * share, 0 if line.letter else 2)
            rows.append((line.code, unit.code, score, line.weight or 1.0))
    table = pd.DataFrame(rows, columns=["line", "unit_code", "score", "weight"])
    several = table[table["unit_code"].isin([unit.code for unit in scheme.line_units(COMPREHENSIVE)])]
    whole = several.assign(score=several["score"] * several["weight"], line=COMPREHENSIVE)
    whole = whole.groupby(["line", "unit_code"], sort=False)[["score"]].sum().reset_index()
    table = pd.concat([whole, table], ignore_index=True)
    units = table["unit_code"].map(scheme.unit_by_code)
    table = table.assign(
        period=period,
        line_name=table["line"].map(scheme.line_name),
        unit_class=[unit.unit_class for unit in units],
        unit_name=[unit.name for unit in units],
        score=[round_half_up(score, 2) for score in table["score"]],
        grade="",
        status=Standing.RANKED.value,
        bonus=0.0,
        deduction=0.0,
        award="",
    )
    together = [
        c if scheme.scope(n) is RankScope.BY_CLASS else ""
        for n, c in zip(table["line"], table["unit_class"], strict=True)
    ]
    rank = table["score"].groupby([table["line"], pd.Series(together)]).rank(method="min", ascending=False)
    unranked = [scheme.scope(line) is RankScope.NOT_RANKED for line in table["line"]]
    return table.assign(base=table["score"], rank=rank.mask(pd.Series(unranked)))
