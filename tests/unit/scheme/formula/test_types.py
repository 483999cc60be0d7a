from random import Random

import pytest

from pipeline.scheme.formula.parse import FormulaError, parse
from pipeline.scheme.formula.tree import Call, Group, Name
from pipeline.scheme.formula.types import Kind, check_kind, kind_of
from tests.unit.scheme.formula.random_trees import random_condition, random_number


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("A/B*100", "number"),
        ("MAX(A,B)%", "number"),
        ("IF(A>0,A,B)", "number"),
        ("IF(AND(A>0,NOT(缺(B))),A,0)", "number"),
        ("增幅(下级合计(A))", "number"),
        ("A>=B", "condition"),
        ("缺(A)", "condition"),
        ("OR(A=1,B=1)", "condition"),
        ("IF(A>0,B>0,缺(B))", "condition"),
    ],
)
def test_kinds(text: str, kind: Kind) -> None:
    assert kind_of(parse(text)) == kind
    check_kind(parse(text), kind)


@pytest.mark.parametrize(
    ("text", "wanted", "position", "found", "expected"),
    [
        ("A/B", "condition", 1, "公式是数值", "条件"),
        ("A>B", "number", 1, "公式是条件", "数值"),
        ("1+(A>B)", "number", 4, "参与计算的一项是条件", "数值"),
        ("-(A>B)", "number", 3, "参与计算的一项是条件", "数值"),
        ("MIN(1,A>B)", "number", 7, "MIN 的第 2 个参数是条件", "数值"),
        ("IF(A,B,C)", "number", 4, "IF 的第 1 个参数是数值", "条件"),
        ("IF(A>0,B,C>0)", "number", 10, "IF 的第 3 个参数是条件", "数值"),
        ("AND(A>0,B)", "condition", 9, "AND 的第 2 个参数是数值", "条件"),
        ("NOT(A)", "condition", 5, "NOT 的第 1 个参数是数值", "条件"),
        ("(A>B)=C", "condition", 2, "连写的比较", "AND(0<A01, A01<5)"),
        ("0<A<5", "condition", 3, "连写的比较", "AND(0<A01, A01<5)"),
        ("C=(A>B)", "condition", 4, "= 的一边是条件", "数值"),
        ("缺(A>B)", "condition", 3, "缺 的第 1 个参数是条件", "数值"),
        ("上年(A>B)", "number", 4, "上年 的第 1 个参数是条件", "数值"),
        ("下级合计(缺(A))", "number", 8, "下级合计 的第 1 个参数是条件", "数值"),
        ("AND(1,2)", "condition", 0, "AND 的第 1 个参数是数值", "条件"),
    ],
)
def test_what_does_not_fit_is_refused_with_the_place(
    text: str, wanted: Kind, position: int, found: str, expected: str
) -> None:
    with pytest.raises(FormulaError) as caught:
        check_kind(parse(text), wanted)
    assert (caught.value.position, caught.value.found) == (position, found)
    assert expected in caught.value.expected


def test_some_names_stand_for_conditions() -> None:
    check_kind(parse("AND(定为不合格,得分<60)"), "condition", {"定为不合格": "condition"})
    with pytest.raises(FormulaError, match="AND 的第 1 个参数是数值"):
        check_kind(parse("AND(定为不合格,得分<60)"), "condition")


WORDED: dict[str, Kind] = {"等次": "text", "上年等次": "text"}


@pytest.mark.parametrize("text", ['等次 = "优秀"', "“优秀” <> 等次", "AND(等次 = 上年等次, 得分 > 60)"])
def test_a_name_that_stands_for_words_may_be_set_equal_to_words(text: str) -> None:
    check_kind(parse(text), "condition", WORDED)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('等次 > "优秀"', "> 的一边是文字"),
        ("等次 = 1", "= 的一边是文字"),
        ('得分 = "优秀"', "= 的一边是文字"),
        ('"优" = "秀"', "= 的一边是文字"),
        ('IF(得分 > 60, 等次, 上年等次) = "优秀"', "= 的一边是文字"),
        ('"优秀"', "公式是文字"),
        ("等次 + 1", "参与计算的一项是文字"),
        ('MAX(得分, "优秀")', "MAX 的第 2 个参数是文字"),
        ("缺(等次)", "缺 的第 1 个参数是文字"),
        ("AND(等次)", "AND 的第 1 个参数是文字"),
    ],
)
def test_words_serve_for_nothing_else(text: str, found: str) -> None:
    with pytest.raises(FormulaError) as caught:
        check_kind(parse(text), "condition", WORDED)
    assert caught.value.found == found


def test_last_year_of_last_year_is_refused_however_it_came_about() -> None:
    inner = Call("上年", (Name("A", 5),))
    with pytest.raises(FormulaError, match="第 5 个字符处是「上年 中又有上年或增幅」"):
        check_kind(Call("上年", (Group("最大", inner),)), "number")


@pytest.mark.parametrize("seed", range(200))
def test_well_made_formulas_fit(seed: int) -> None:
    check_kind(random_number(Random(seed), ["A"], 5), "number")  # noqa: S311 - not a secret
    check_kind(random_condition(Random(seed), ["A"], 5), "condition")  # noqa: S311 - not a secret
