import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.scheme.formula.parse import ARGUMENTS, DEEPEST, FormulaError, parse
from pipeline.scheme.formula.tree import (
    Binary,
    Call,
    Compare,
    Expr,
    Name,
    Negative,
    Number,
    Percent,
    Words,
    both,
    names,
    rounded,
    same,
    when,
)

A, B, C = Name("A"), Name("B"), Name("C")


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("A+B*C", A + B * C),
        ("A-B-C", (A - B) - C),
        ("A-(B-C)", A - (B - C)),
        ("A/B/C", (A / B) / C),
        ("-2^2", Negative(Number(2)) ** 2),
        ("2^3^2", (Number(2) ** 3) ** 2),
        ("2^-B", Number(2) ** Negative(B)),
        ("-50%", Percent(Negative(Number(50)))),
        ("A%^2", Percent(A) ** 2),
        ("A*50%", A * Percent(Number(50))),
        ("--A", Negative(Negative(A))),
        ("+A", A),
        ("A+B>=C*2", Compare(">=", A + B, C * 2)),
        ("A<>B", Compare("<>", A, B)),
        ('A="B C"', same(A, Words("B C"))),
        ("A=“ 优秀 ”", same(A, Words("优秀"))),
        ("＂优秀＂<>A", Compare("<>", Words("优秀"), A)),
        ("A=B", same(A, B)),
    ],
)
def test_precedence_is_that_of_excel(text: str, tree: Expr) -> None:
    assert parse(text) == tree


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("=A+B", "A+B"),
        (" ＝ A＋B", "A+B"),
        ("（A－B）×C÷２", "(A-B)*C/2"),
        ("A≥１．５", "A>=1.5"),
        ("A≤B", "A<=B"),
        ("A≠B", "A<>B"),
        ("A＞＝B", "A>=B"),
        ("A＜＞B", "A<>B"),
        ("１２％＊A／B", "12%*A/B"),
        ("ｍｉｎ（A，B）", "MIN(A,B)"),
        ("If(A>B, A, B)", "IF(A>B,A,B)"),
        ("A\u3000+\u00a0\u200bB", "A+B"),
        ("A−B", "A-B"),
    ],
)
def test_what_people_type_means_the_plain_form(typed: str, plain: str) -> None:
    assert parse(typed) == parse(plain)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("政策内出生", "政策内出生"),
        ("R4.2", "R4.2"),
        ("Ａ０３", "A03"),
        ("3孩出生数", "3孩出生数"),
        ("2e3x", "2e3x"),
        ("_x", "_x"),
        ("村级①", "村级①"),
        ("「出生（人）- 男」", "出生（人）- 男"),
        ("[a b]", "a b"),
        ("'AND'", "AND"),
        ("上年", "上年"),
    ],
)
def test_names(text: str, name: str) -> None:
    assert parse(text) == Name(name)


@pytest.mark.parametrize(
    ("text", "value"), [("12", 12), ("1.", 1), (".5", 0.5), ("1E3", 1000), ("1e-2", 0.01)]
)
def test_numbers(text: str, value: float) -> None:
    assert parse(text) == Number(value)


def test_functions() -> None:
    assert parse("IF(AND(A>1,B=2),ROUND(C,-1),SUM(A,B))") == when(
        both(Compare(">", A, Number(1)), same(B, 2)), rounded(C, -1), Call("SUM", (A, B))
    )
    assert parse("下级合计(上年(A))") == Call("下级合计", (Call("上年", (A,)),))


def test_growth_is_spelt_out() -> None:
    before = Call("上年", (A,))
    assert parse("增幅(A)") == (A - before) / before


def test_the_rate_of_difference_is_spelt_out() -> None:
    own, office = Call("自报", (A,)), Call("核定", (A,))
    assert parse("误差率(A)") == Call("ABS", (office - own,)) / office


def test_names_know_their_place_in_the_text() -> None:
    assert [(n.text, n.position) for n in names(parse("= 甲+IF(乙>1,「丙 丁」,0)"))] == [
        ("甲", 3),
        ("乙", 8),
        ("丙 丁", 12),
    ]


@pytest.mark.parametrize(
    ("text", "position", "found", "expected"),
    [
        ("", 1, "公式末尾", "名称、数字、函数或左括号"),
        ("=A+", 4, "公式末尾", "名称、数字、函数或左括号"),
        ("A+*B", 3, "*", "名称、数字、函数或左括号"),
        ("A B", 3, "B", "运算符或公式结束"),
        ("A)", 2, ")", "运算符或公式结束"),
        ("（A+B", 5, "公式末尾", "运算符或右括号"),
        ("IF(A>1,B", 9, "公式末尾", "运算符、逗号或右括号"),
        ("1-误差率(A/B)", 3, "误差率 的参数", "一个填报项的编码或名称"),
        ("IF(A>1,,B)", 8, ",", "名称、数字、函数或左括号"),
        ("A==B", 3, "=", "名称、数字、函数或左括号"),
        ("A&B", 2, "&", "写在「」中"),
        ("A+「甲乙", 3, "「", "写在「」中"),
        ("A+[ ]", 3, "[ ]", "引号中的名称"),
        ('A="  "', 3, '"  "', "引号中的文字"),
        ('A="甲', 3, '"', "写在「」中"),
        ("2.5.1", 1, "2.5.1", "数字"),
        ("A+1e999", 3, "1e999", "大小合理的数字"),
        ("A+SUMIF(B,C)", 3, "SUMIF", "最接近的是 SUM"),
        ("去年(A)", 1, "去年", "最接近的是 上年"),
        ("A+IF(A,B)", 3, "IF 有 2 个参数", "3 个"),
        ("MIN()", 1, "MIN 有 0 个参数", "1 至 255 个"),
        ("缺(A,B)", 1, "缺 有 2 个参数", "1 个"),
        ("ROUND(A)", 1, "ROUND 有 1 个参数", "2 个"),
        ("ROUND(A,B)", 1, "ROUND 的第 2 个参数", "整数"),
        ("ROUND(A,0.5)", 1, "ROUND 的第 2 个参数", "整数"),
        ("1+上年(A+上年(B))", 3, "上年 中又有上年或增幅", "本年的数"),
        ("增幅(增幅(A))", 1, "增幅 中又有上年或增幅", "本年的数"),
        ("-" * DEEPEST + "A", 0, "公式嵌套或连写超过 200 层", "较短的公式"),
    ],
)
def test_a_wrong_formula_is_refused_with_the_place(
    text: str, position: int, found: str, expected: str
) -> None:
    with pytest.raises(FormulaError) as caught:
        parse(text)
    assert (caught.value.position, caught.value.found) == (position, found)
    assert expected in caught.value.expected


def test_the_message_is_a_sentence() -> None:
    with pytest.raises(FormulaError) as caught:
        parse("A+*B")
    assert str(caught.value) == "第 3 个字符处是「*」，应为名称、数字、函数或左括号"
    assert str(FormulaError(0, "甲", "乙")) == "「甲」，应为乙"
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)  # noqa: S301 - our own bytes


def test_an_unlike_function_name_gets_no_suggestion() -> None:
    with pytest.raises(FormulaError) as caught:
        parse("甲乙丙(A)")
    assert caught.value.expected == "可用的函数之一：" + "、".join(ARGUMENTS)


def test_brackets_may_nest_without_end() -> None:
    assert parse("(" * 5000 + "A" + ")" * 5000) == A


def test_a_total_of_many_parts_is_no_burden() -> None:
    tree = parse("+".join(f"A{i}" for i in range(DEEPEST)))
    assert isinstance(tree, Binary)
    assert len(names(tree)) == DEEPEST


@settings(deadline=None, max_examples=100)
@given(st.text(st.sampled_from("A甲1.２eE+-－*/^%％()（），,<>=≥「」[]'\"“” \n\0&IFROUND上年缺")) | st.text())
def test_any_text_is_a_formula_or_is_refused_with_a_place_in_it(text: str) -> None:
    refusal = _refusal(text)
    assert refusal is None or (0 <= refusal.position <= len(text) + 1 and refusal.found)


def _refusal(text: str) -> FormulaError | None:
    try:
        parse(text)
    except FormulaError as error:
        return error
    return None
