"""The results on one page for leaders: who leads, every ranking, what changed, who misses which target, where
points were lost, each unit, and how sound the data are."""

import hashlib
from base64 import b64encode
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources

import pandas as pd
from jinja2 import Environment, FunctionLoader, StrictUndefined

from pipeline.collect.balance import Tally
from pipeline.model.findings import DEMANDS
from pipeline.model.tables import FACTS, records
from pipeline.model.words import terms
from pipeline.report.attainment import attainments
from pipeline.report.changes import changes
from pipeline.report.distribution import BANDS, distributions
from pipeline.report.letterhead import Letterhead
from pipeline.report.overview import honours
from pipeline.report.page.boards import boards, leaders, loss_maps
from pipeline.report.page.chart import chart
from pipeline.report.page.folds import ROOM, folds
from pipeline.report.positions import positions, rankings, summary
from pipeline.report.profiles import Profile, profiles, veto
from pipeline.report.quality import quality
from pipeline.report.result_tables import ResultTables

_NO_FACTS = pd.DataFrame(columns=list(FACTS))


def page(
    tables: ResultTables,
    letterhead: Letterhead,
    links: Mapping[str, str] | None = None,
    facts: pd.DataFrame = _NO_FACTS,
    accounts: Sequence[Tally] = (),
    room: int = ROOM,
    units: Mapping[str, Profile] | None = None,
) -> str:
    """One self-contained HTML page that needs no network; the same tables give the same text.

    ``links`` are further files to offer, label → path relative to the page; ``facts`` the figures and ``accounts``
    the sums of what came back, which tell of the data's quality; ``room`` how much stands in it unpacked; ``units`` are the profiles where they are known
    already.
    """
    rows = positions(tables.ranking, letterhead.digits)
    ranked = rankings(rows)
    known = units or profiles(tables, letterhead.digits)
    in_order = {row.unit_code: known[row.unit_code] for ranking in ranked for row in ranking.positions}
    letters = all(ranking.letter for ranking in ranked)
    environment = _environment()
    common = {
        "head": letterhead,
        "letters": letters,
        "terms": terms(letters),
        "severities": DEMANDS,
        "anchors": {code: f"unit-{number}" for number, code in enumerate(in_order, start=1)},
    }
    parts = {
        "units": list(in_order.values()),
        "indicators": attainments(in_order.values(), letterhead.digits),
        "changes": changes(rows),
        "maps": loss_maps(list(in_order.values())),
        "quality": [quality(in_order.values(), tables, facts)],
    }
    shown = folds(
        [
            environment.get_template(_PARTS[kind]).render(common, part=part)
            for kind, listed in parts.items()
            for part in listed
        ],
        room,
    )
    following = iter(shown.parts)
    drawn = [(spread, chart(spread)) for spread in distributions(tables.ranking, letterhead.digits)]
    style, script = (_file(name) for name in ("style.css", "script.js"))
    return environment.get_template(_PAGE).render(
        common,
        **{kind: [(part, next(following)) for part in listed] for kind, listed in parts.items()},
        packs=shown.packs,
        links=links or {},
        accounts=accounts,
        summary=summary(rows),
        leaders=leaders(ranked),
        boards=boards(ranked, in_order),
        lines={ranking.line: ranking.line_name for ranking in ranked},
        classes=list(dict.fromkeys(row.unit_class for row in rows if row.unit_class)),
        honours=honours(tables),
        vetoes=[veto(row) for row in records(tables.vetoes)],
        distributions=drawn,
        bands=[words for _, words in BANDS],
        style=style,
        script=script,
        digests={"style": _digest(style), "script": _digest(script)},
    )


_PAGE = "page.html"
_PARTS = {
    "units": "unit.html",
    "indicators": "indicator.html",
    "changes": "change.html",
    "maps": "loss_map.html",
    "quality": "unit_quality.html",
}
"""The template of each kind of part that opens on demand, in the order in which they are rendered."""


def _file(name: str) -> str:
    return resources.files("pipeline.report").joinpath("templates", "page", name).read_text(encoding="utf-8")


def page_templates() -> None:
    """Read the page's templates before there is anything to show; they are kept."""
    for name in (_PAGE, *_PARTS.values()):
        _environment().get_template(name)


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FunctionLoader(_file),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["dash"] = lambda value: value or "—"
    made.filters["tenths"] = lambda share: min(10, max(1, round(share * 10)))
    return made


def _digest(text: str) -> str:
    """By which the page's policy lets exactly this style or script in, and none that a name might smuggle in."""
    return b64encode(hashlib.sha256(text.encode()).digest()).decode()
