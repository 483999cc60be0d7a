from collections.abc import Sequence
from random import Random

import pytest

from pipeline.scheme.formula.excel import LONGEST, MISSING, Refs, blank_is_missing, excel
from pipeline.scheme.formula.parse import FormulaError, parse
from pipeline.scheme.formula.tree import (
    Binary,
    Call,
    Expr,
    Group,
    Name,
    Number,
    Operand,
    Percent,
    known,
    names,
    replace_names,
    rounded,
)
from tests.unit.scheme.formula.random_trees import random_number

A, B = Name("A"), Name("B")


class Plain:
    """Each name is its own cell; last year's is marked, and the units below number them."""

    def __init__(self, units: int = 0, prefix: str = "") -> None:
        self.units = units
        self.prefix = prefix

    def cell(self, name: Name, last_year: bool) -> str:
        return f"{self.prefix}{name.text}{'_去' if last_year else ''}"

    def below(self) -> Sequence[Refs]:
        return [Plain(2, f"{self.prefix}{i}级") for i in range(self.units)]

    def group(self, statistic: str, operand: Expr, last_year: bool) -> str:
        return f"{statistic}({excel(operand, self)}{'_去' if last_year else ''})"


@pytest.mark.parametrize(
    "text",
    [
        "A+B*2",
        "(A+B)*2",
        "A-B-2",
        "A-(B-2)",
        "A-(B+2)",
        "A/(B*2)",
        "A*B/2",
        "A--B",
        "-A^2",
        "-(A^2)",
        "(A^2)%",
        "A%^2",
        "-(A%)",
        "-A%",
        "(A+B)%",
        "2*A^3",
        "(2*A)^3",
        "(A+B)^2^3",
        "A+B>=2*A",
        "IF(A>B,A+B,-A)",
        "AND(A>1,NOT(OR(B=2,A<>B)))",
        "ROUND(A/B,-2)",
        "MIN(A,MAX(B,1),SUM(A,B),ABS(A))",
        "1E-05*A+1E+16",
        "0.1*A",
    ],
)
def test_the_text_has_the_parentheses_it_needs_and_no_more(text: str) -> None:
    assert excel(parse(text), Plain()) == text


@pytest.mark.parametrize(
    ("tree", "text"),
    [
        (A - Number(-2.0), "A--2"),
        (Number(-2.0) ** 2, "-2^2"),
        (-(A - 1), "-(A-1)"),
        (Percent(Number(-2.0)), "-2%"),
        (A - (B - 1), "A-(B-1)"),
        (A / (B / 2), "A/(B/2)"),
        (rounded(A, -1), "ROUND(A,-1)"),
        (Call("上年", (A + 1,)) * 2, "(A_去+1)*2"),
        (Call("核定", (A,)) - Call("上年", (Call("自报", (A,)),)), "核定(A)-自报(A)_去"),
        (Group("最大", A + B) - 1, "最大(A+B)-1"),
        (Call("上年", (Group("最大", A),)), "最大(A_去)"),
    ],
)
def test_trees_that_rules_build(tree: Expr, text: str) -> None:
    assert excel(tree, Plain()) == text


def test_missing_and_last_year() -> None:
    assert excel(parse("缺(A)"), Plain()) == "ISNA(A)"
    assert excel(known(A), Plain()) == "ISNUMBER(A)"
    assert excel(parse("增幅(A)"), Plain()) == "(A-A_去)/A_去"
    assert blank_is_missing("D5") == "IF(ISNUMBER(D5),D5,NA())"
    assert MISSING == "NA()"


@pytest.mark.parametrize(
    ("text", "units", "expected"),
    [
        ("下级合计(A)", 0, "0"),
        ("下级合计(A/B)", 2, "SUM(0级A/0级B,1级A/1级B)"),
        ("上年(下级合计(A))*2", 2, "SUM(0级A_去,1级A_去)*2"),
        ("下级合计(下级合计(A))", 1, "SUM(SUM(0级0级A,0级1级A))"),
    ],
)
def test_units_below_are_summed(text: str, units: int, expected: str) -> None:
    assert excel(parse(text), Plain(units)) == expected


def test_a_sum_over_many_units_keeps_to_the_arguments_a_function_takes() -> None:
    text = excel(parse("下级合计(A)"), Plain(300))
    assert text.startswith("SUM(SUM(0级A,")
    assert text.endswith("254级A),SUM(255级A," + ",".join(f"{i}级A" for i in range(256, 300)) + "))")


@pytest.mark.parametrize("exponent", [B, -1.0, 0.0, 0.5])
def test_a_power_excel_and_libreoffice_see_differently_is_guarded(exponent: Operand) -> None:
    e = excel(Number(exponent) if isinstance(exponent, float) else B, Plain())
    assert excel(A**exponent, Plain()) == (
        f"IF(IF(A>0,1,IF(A<0,INT({e})={e},{e}>0)),A^{e},IF((A=0)*({e}<0),1/0,10^999))"
    )


def test_a_formula_too_long_for_a_cell_is_refused() -> None:
    with pytest.raises(FormulaError, match=f"公式展开后超过 {LONGEST} 个字符"):
        excel(parse("^".join(["2"] + ["A"] * 150)), Plain())


def test_the_text_reads_back_as_the_same_formula() -> None:
    random = Random(7)  # noqa: S311 - not a secret
    trees = [random_number(random, ["A", "B"], depth) for depth in (2, 3, 4) for _ in range(300)]
    spelt_alike = [tree for tree in trees if not any(_spelt_otherwise(node) for node in tree.walk())]
    assert len(spelt_alike) > 200
    for tree in spelt_alike:
        assert parse(excel(tree, Plain())) == tree


def _spelt_otherwise(node: Expr) -> bool:
    match node:
        case Group() | Binary("^") | Call("上年" | "下级合计" | "缺" | "有值"):
            return True
    return False


def test_replaced_names_keep_their_grouping() -> None:
    tree = replace_names(A * B, lambda name: Name("甲") + 1 if name.text == "A" else name)
    assert excel(tree, Plain()) == "(甲+1)*B"
    assert [name.text for name in names(tree)] == ["甲", "B"]
