"""Which condition gave a unit its grade and its awards, and what the unit had of what the condition speaks of."""

from collections.abc import Iterator

from pipeline.report.explain.model import Honour
from pipeline.report.explain.sources import Sources, number_of, uses
from pipeline.scheme.formula.tree import Number
from pipeline.scheme.rows import Award, Unit

GRADE = "等次"


def honours_of(sources: Sources, line: str, unit: Unit) -> Iterator[Honour]:
    """The grade and the awards given to the unit on the line, in the order of the scheme."""
    scheme, awards = sources.scheme, sources.results.tables.awards
    mine = awards[(awards["line"] == line) & (awards["unit_code"] == unit.code)]
    money = iter(mine["amount"].tolist())
    for ground in sources.grounds.get((line, unit.code), ()):
        row = ground.row
        named = [use for tree in ground.trees for use in uses(tree)]
        titles = scheme.names_by_code
        award = isinstance(row, Award)
        stated = row.amount if isinstance(row, Award) else None
        yield Honour(
            kind=row.kind.value if isinstance(row, Award) else GRADE,
            code=row.code,
            result=row.result,
            single=row.single if isinstance(row, Award) else "",
            condition=row.text("条件"),
            facts={titles.get(name, name): value for name, value in ground.facts.items()},
            figures=sources.figures(unit, named),
            quota=None if row.most is None else int(row.most),
            amount=number_of(next(money)) if award else None,
            amount_formula="" if stated is None or isinstance(stated, Number) else row.text("金额"),
            basis=row.basis,
            place=row.at("条件"),
        )
