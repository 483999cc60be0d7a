"""Who is compared with whom, and in what order a ranking is read."""

from dataclasses import replace

from pipeline.report.positions import headline, positions, rankings, summary
from tests.unit.report.tables import results

RANKING = results().ranking


def test_the_comprehensive_ranking_comes_first_and_classes_as_met() -> None:
    titles = [ranking.title for ranking in rankings(positions(RANKING))]
    assert titles[:4] == ["综合（一类）", "综合（二类）", "综合（三类）", "党政线（一类）"]
    assert len(titles) == 9


def test_a_line_that_ranks_all_units_together_is_one_ranking() -> None:
    together = RANKING.assign(group=RANKING["group"].where(RANKING["line"] != "D", 0))
    found = rankings(positions(together))
    assert [ranking.title for ranking in found if ranking.line == "D"] == ["党政线"]
    assert len([ranking for ranking in found if ranking.line == "W"]) == 3


def test_the_unranked_stand_last() -> None:
    third = rankings(positions(RANKING))[2]
    assert [row.rank for row in third.positions] == ["1", "2", "3", "", ""]
    assert [row.remark for row in third.positions[3:]] == ["待更正", "缺报"]


def test_a_move_is_an_arrow_with_its_places() -> None:
    row = positions(RANKING)[0]
    moves = [
        replace(row, rank=now, last_rank=then).moved
        for now, then in (("1", "3"), ("3", "1"), ("2", "2"), ("", "2"))
    ]
    assert moves == ["↑2", "↓2", "持平", ""]


def test_a_unit_on_one_line_is_headed_by_that_line() -> None:
    rows = [row for row in positions(RANKING) if row.unit_code == "U01"]
    assert headline(rows).line == "综合"
    assert headline(rows[:1]).line == "D"


def test_each_unit_is_counted_once() -> None:
    found = summary(positions(RANKING))
    assert found.units == sum(map(len, found.counts.values())) == 13
    assert found.counts["一票否决"] == ("双桥镇",)
