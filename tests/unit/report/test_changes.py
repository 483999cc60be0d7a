"""Changes since last year can be checked against the two years' figures beside them."""

from dataclasses import replace
from decimal import Decimal

from pipeline.report.changes import changes
from pipeline.report.positions import Position, positions
from tests.unit.report.tables import results

ROWS = positions(results().ranking)
FIRST = next(row for row in ROWS if row.rank == "1")


def only(**changed: str) -> tuple[str, str]:
    (line,) = changes([replace(FIRST, **changed)])  # type: ignore[arg-type]
    return line.rows[0].words, line.rows[0].gain


def test_a_place_won_or_lost_has_an_arrow_and_a_word() -> None:
    assert only(rank="1", last_rank="3")[0] == "↑ 上升 2 位"
    assert only(rank="3", last_rank="1")[0] == "↓ 下降 2 位"
    assert only(rank="2", last_rank="2")[0] == "＝ 持平"
    assert only(rank="", last_rank="2")[0] == "本年未列名次"
    assert only(rank="2", last_rank="")[0] == "上年未列名次"


def test_the_gain_is_what_a_reader_works_out_from_the_two_scores() -> None:
    assert only(score="87.10", last_score="90.00")[1] == "−2.90"
    assert only(score="90.00", last_score="87.10")[1] == "+2.90"
    assert only(score="90.00", last_score="90.00")[1] == "0.00"
    assert only(score="90.00", last_score="", last_rank="1")[1] == ""


def test_every_line_lists_every_unit_who_rose_most_first() -> None:
    for line in changes(ROWS):
        mine = [row for row in ROWS if row.line == line.line]
        assert sorted(row.now.unit_code for row in line.rows) == sorted(row.unit_code for row in mine)
        known = [row.places for row in line.rows if row.places is not None]
        assert known == sorted(known, reverse=True)
        assert [row.places for row in line.rows[len(known) :]] == [None] * (len(mine) - len(known))
        assert sum(map(line.count, (1, 0, -1))) == len(known)
        for row in line.rows:
            if row.gain:
                gained = Decimal(row.gain.replace("−", "-"))
                assert Decimal(row.now.last_score) + gained == Decimal(row.now.score)


def test_a_line_that_last_year_does_not_know_has_none() -> None:
    new: list[Position] = [replace(row, last_rank="", last_score="") for row in ROWS]
    assert changes(new) == ()
