import numpy as np
import pytest

from pipeline.scheme.formula.evaluate import Column, ErrorKind, Floats, evaluate, reported
from pipeline.scheme.formula.parse import parse
from pipeline.scheme.formula.tree import Call, Compare, Expr, Group, Name, Number, known
from tests.unit.scheme.formula.units import SIZE, Units, values

ZERO, NUM, GONE = ErrorKind.ZERO_DENOMINATOR, ErrorKind.NOT_COMPUTABLE, ErrorKind.MISSING


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("出生", [10, 0, GONE, -3, 2.5, 100]),
        ("上年(出生)", [8, 0, 5, GONE, 2.5, 120]),
        ("-出生", [-10, 0, GONE, 3, -2.5, -100]),
        ("出生%", [0.1, 0, GONE, -0.03, 0.025, 1]),
        ("出生-政策内", [1, 0, GONE, GONE, 5, 1.5]),
        ("政策内/出生", [0.9, ZERO, GONE, GONE, -1, 0.985]),
        ("整/上年(整)", [1, -1, ZERO, -0.5, ZERO, -1 / 7]),
        ("增幅(出生)", [0.25, ZERO, GONE, GONE, 0, -1 / 6]),
        ("SUM(出生,政策内,1)", [20, 1, GONE, GONE, 1, 199.5]),
        ("MIN(出生,整)", [1, 0, GONE, -3, 0, -1]),
        ("MAX(出生,整)", [10, 2, GONE, -2, 2.5, 100]),
        ("ABS(整)", [1, 2, 3, 2, 0, 1]),
        ("ROUND(出生/8,1)", [1.3, 0, GONE, -0.4, 0.3, 12.5]),
        ("IF(整>0,出生,0)", [10, 0, GONE, 0, 0, 0]),
        ("IF(出生=0,-1,政策内/出生)", [0.9, -1, GONE, GONE, -1, 0.985]),
        ("IF(缺(出生),0,出生)", [10, 0, 0, -3, 2.5, 100]),
        ("缺(出生)", [0, 0, 1, 0, 0, 0]),
        ("缺(政策内/出生)", [0, 0, 1, 1, 0, 0]),
        ("缺(1)", [0] * SIZE),
        ("出生>2", [1, 0, GONE, 0, 1, 1]),
        ("AND(整>0,出生>0)", [1, 0, GONE, 0, 0, 0]),
        ("OR(整>0,出生>0)", [1, 1, GONE, 0, 1, 1]),
        ("NOT(出生>2)", [0, 1, GONE, 1, 0, 0]),
        ("下级合计(整)", [5, -3, -1, 0, 0, 0]),
        ("下级合计(出生)", [GONE, 99.5, 100, 0, 0, 0]),
        ("下级合计(上年(整))", [-2, 11, 7, 0, 0, 0]),
        ("上年(下级合计(整))", [-2, 11, 7, 0, 0, 0]),
        ("下级合计(1)", [2, 3, 1, 0, 0, 0]),
        ("整^2", [1, 4, 9, 4, 0, 1]),
        ("率^0.5", [0.5**0.5, NUM, 2**0.5, 3**0.5, GONE, 0.125**0.5]),
        ("0^整", [0, 0, 0, ZERO, NUM, ZERO]),
        ("-2^2", [4] * SIZE),
        ("1/0", [ZERO] * SIZE),
    ],
)
def test_values_and_errors(text: str, expected: list[float]) -> None:
    assert values(parse(text)) == pytest.approx(expected, rel=1e-15)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("出生+1/0", GONE),
        ("1/0+出生", ZERO),
        ("(1/0)/(出生-出生)", ZERO),
        ("出生/0", GONE),
        ("10^400/0", NUM),
        ("1/0>出生", ZERO),
        ("SUM(1,出生,1/0)", GONE),
        ("MAX(1/0,出生)", ZERO),
        ("AND(1=2,出生>0,1/0>0)", GONE),
        ("OR(1=1,1/0>0,出生>0)", ZERO),
        ("IF(1/0>0,出生,1)", ZERO),
        ("出生^(1/0)", GONE),
        ("1^出生", GONE),
        ("出生^0", GONE),
        ("0^(1/0)", ZERO),
        ("(-8)^(1/3)", NUM),
        ("0^0", NUM),
        ("1E308*10", NUM),
        ("1E308+1E308", NUM),
        ("-1E308-1E308", NUM),
        ("1E308/1E-10", NUM),
        ("SUM(1E308,1E308)", NUM),
        ("ROUND(1.7E308,-308)", NUM),
    ],
)
def test_the_first_error_from_the_left_is_the_one_reported(text: str, kind: ErrorKind) -> None:
    assert values(parse(text))[2] == kind


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.3-0.1-0.2", 0),
        ("0.1+0.2+(-0.3)", 0),
        ("0.1+0.2=0.3", 1),
        ("0.1+0.2<>0.3", 0),
        ("0.1+0.2>0.3", 0),
        ("0.1+0.2>=0.3", 1),
        ("0.3<0.1+0.2", 0),
        ("0.1+0.2<=0.3", 1),
        ("1<1.00000000000001", 1),
        ("0=1E-300", 0),
        ("1E-300-0", 1e-300),
        ("201/200*100-100.5", 0),
    ],
)
def test_fifteen_digits_decide_equality(text: str, value: float) -> None:
    assert values(parse(text)) == [value] * SIZE


def test_division_by_a_difference_that_is_noise_is_division_by_zero() -> None:
    assert values(parse("1/(0.3-0.1-0.2)")) == [ZERO] * SIZE


def test_group_statistics_leave_out_the_missing() -> None:
    assert values(Group("最大", Name("率"))) == [3] * SIZE
    assert values(Group("平均", Number(4))) == [4] * SIZE


def test_whether_there_is_a_value_at_all() -> None:
    assert values(known(parse("政策内/出生"))) == [1, 0, 0, 0, 1, 1]
    assert values(known(Number(4))) == [1] * SIZE


def test_no_error_anywhere_is_said_by_none() -> None:
    assert evaluate(parse("整*2"), Units()).errors is None
    assert evaluate(parse("IF(缺(出生),0,出生)"), Units()).errors is None


def test_blanks_are_missing() -> None:
    column = reported(np.array([1.0, np.nan]))
    assert column.errors is not None
    assert column.errors.tolist() == [0, 7]
    assert reported(np.array([1.0])).errors is None


@pytest.mark.parametrize("size", [0, 1])
def test_frames_of_no_unit_and_of_one(size: int) -> None:
    class Few(Units):
        def column(self, name: str, last_year: bool) -> Column:
            full = super().column(name, last_year)
            return reported(full.values[:size])

    Few.size = size
    for text in ("政策内/出生", "IF(1=1,2,1/0)", "1/0", "ROUND(出生/8,1)", "ROUND(出生,30)"):
        column = evaluate(parse(text), Few())
        assert column.values.shape == (size,)
        assert column.errors is None or column.errors.shape == (size,)


def test_a_part_that_stands_twice_is_worked_out_once() -> None:
    asked: list[str] = []

    class Watched(Units):
        def column(self, name: str, last_year: bool) -> Column:
            asked.append(f"{'上年' if last_year else ''}{name}")
            return super().column(name, last_year)

    rate = parse("政策内/出生")
    evaluate(Call("IF", (Compare(">", rate, Number(0.5)), rate, rate + Call("上年", (rate,)))), Watched())
    assert sorted(asked) == ["上年出生", "上年政策内", "出生", "政策内"]


def test_arguments_are_left_as_they_were() -> None:
    figures: Floats = np.array([0.3, -1.0, 2.5, 0.0, 2.0, 5.0])
    before = figures.copy()

    class Fixed(Units):
        def column(self, name: str, last_year: bool) -> Column:  # noqa: ARG002 - every name has these
            return Column(figures)

    evaluate(parse("IF(A-A=0,ROUND(A/A,1),ABS(A)^A)+A%"), Fixed())
    assert np.array_equal(figures, before)


@pytest.mark.parametrize("tree", [Call("SIN", (Number(1),)), Compare("==", Number(1), Number(1)), Expr()])
def test_a_tree_that_is_not_of_the_language_is_a_fault(tree: Expr) -> None:
    with pytest.raises((ValueError, TypeError), match="of the formula language"):
        evaluate(tree, Units())


def test_a_power_is_the_same_for_a_unit_alone_as_among_many() -> None:
    figures = np.random.default_rng(7).uniform(0, 1e9, 1000)

    def powers(of: Floats) -> Floats:
        return evaluate(parse("整^0.37"), _Figures(of)).values

    alone = [powers(figures[n : n + 1])[0] for n in range(len(figures))]
    assert (powers(figures) == alone).all()


class _Figures(Units):
    """Any number of units with one figure."""

    def __init__(self, figures: Floats) -> None:
        self.figures, self.size = figures, len(figures)

    def column(self, name: str, last_year: bool) -> Column:  # noqa: ARG002
        return reported(self.figures)
