"""Three values, never one: what was reported, what was verified, what is assessed (自报、核定、计分)."""

from collections.abc import Mapping, Sequence

import pandas as pd

from pipeline.collect.ledger import Ledger
from pipeline.issue.registers import Correction, Verified
from pipeline.model.tables import FACTS_INSIDE
from pipeline.model.words import ItemType
from pipeline.scheme.scheme import Scheme

Decided = Verified | Correction
"""An entry of the ledger that decides on a figure."""


def decided(ledgers: Mapping[str, Ledger], stage: str) -> list[Decided]:
    """What the ledgers of a year, by stage, decide on the figures of one stage, the last word last.

    An entry that names no stage is about its ledger's own; a later ledger may put right an earlier stage's.
    """
    about: list[Decided] = []
    for kind in ("verified", "corrections"):
        for own, ledger in ledgers.items():
            about += [entry for entry in getattr(ledger, kind) if (entry.stage or own) == stage]
    return about


def assessed_facts(
    reported: pd.DataFrame, entries: Sequence[Decided], scheme: Scheme, period: str
) -> pd.DataFrame:
    """The facts with what the ledger verified and corrected beside what the units reported.

    A correction counts before a verified figure, that before the reported one; the last entry about a figure
    counts. What a unit returned is never overwritten. An explicit nil (无) of a count or an amount is
    assessed as zero: there was none. A figure only the ledger holds becomes a row of its own.
    """
    facts = reported.set_index(["unit_code", "item_code"], drop=False)
    nothing = _none_there(facts, scheme)
    facts = facts.assign(assessed=facts["reported"].where(~nothing, 0.0))
    facts = pd.concat([facts, _rows_of_their_own(entries, facts.index, period)])
    order = pd.MultiIndex.from_product([list(scheme.unit_by_code), list(scheme.item_by_code)])
    facts = facts.loc[order[order.isin(facts.index)]]
    known = {(entry.unit_code, entry.item): _known(entry) for entry in entries}
    verdicts = pd.DataFrame.from_dict(known, orient="index", columns=["value", "said"])
    verdicts = verdicts.reindex(list(facts.index)).astype({"value": "float64"})
    facts = facts.assign(
        verified=verdicts["value"].to_numpy(),
        assessed=verdicts["value"].fillna(facts["assessed"]).to_numpy(),
        note=verdicts["said"].fillna("").to_numpy(),
    )
    return pd.DataFrame(facts.reset_index(drop=True)[list(FACTS_INSIDE)])


def _known(entry: Decided) -> tuple[float | None, str]:
    """The figure an entry decides on and where it stands, for the results to show beside the reported one."""
    value, column = (entry.new, "更正值") if isinstance(entry, Correction) else (entry.value, "数值")
    evidence = f"，证据 {entry.evidence}" if entry.evidence else ""
    return value, f"{entry.at(column)}{evidence}"


def _none_there(facts: pd.DataFrame, scheme: Scheme) -> "pd.Series[bool]":
    counted = [i.code for i in scheme.items if i.type in (ItemType.COUNT, ItemType.AMOUNT)]
    return (facts["state"] == "nil") & facts["item_code"].isin(counted)


def _rows_of_their_own(entries: Sequence[Decided], known: pd.Index, period: str) -> pd.DataFrame:
    rows: dict[tuple[str, str], dict[str, object]] = {}
    for entry in entries:
        key = (entry.unit_code, entry.item)
        if key in known or key in rows:
            continue
        place = entry.at("数值" if isinstance(entry, Verified) else "更正值")
        rows[key] = {
            "period": period,
            "unit_code": entry.unit_code,
            "item_code": entry.item,
            "file": place.file,
            "sheet": place.sheet,
            "cell": place.cell,
            "state": "value",
            "typed": "",
            "how": "",
            "explanation": "",
            "note": "",
        }
    table = pd.DataFrame(list(rows.values()), columns=list(FACTS_INSIDE))
    table = table.astype(dict.fromkeys(["reported", "verified", "assessed"], "float64"))
    return table.set_index(["unit_code", "item_code"], drop=False)
