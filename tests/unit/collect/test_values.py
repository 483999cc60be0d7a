"""The many ways a figure is typed: read when it can mean one thing only, else refused by code."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from math import inf, nan

import pytest

from pipeline.collect.days import read_date
from pipeline.collect.numerals import read_number
from pipeline.collect.readings import Reading, State
from pipeline.collect.values import read_text, read_value, read_yes_no
from pipeline.files.cells import CellValue
from pipeline.model.findings import catalogue, finding
from pipeline.model.words import ItemType

NUMBERS: list[tuple[CellValue, str, float, str]] = [
    (98.5, "", 98.5, ""),
    (0.0, "", 0.0, ""),
    (-3.0, "", -3.0, ""),
    (12, "", 12.0, ""),
    ("98.5", "", 98.5, "文本型数字"),
    ("-5", "", -5.0, "文本型数字"),
    ("+5", "", 5.0, "文本型数字"),
    (".5", "", 0.5, "文本型数字"),
    ("007", "", 7.0, "文本型数字"),
    ("１２．５", "", 12.5, "全角字符"),
    ("－５", "", -5.0, "全角字符"),
    ("−5", "", -5.0, "全角字符"),
    (" 12\u00a0", "", 12.0, "全角字符、多余空格"),
    ("\u200b12\ufeff", "", 12.0, "不可见字符"),
    ("\u300012", "", 12.0, "全角字符、多余空格"),
    ("1,234", "", 1234.0, "千分位"),
    ("1,234,567.8", "", 1234567.8, "千分位"),
    ("１，２３４", "", 1234.0, "全角字符、千分位"),
    ("98%", "%", 98.0, "百分号"),
    ("98.5％", "％", 98.5, "全角字符、百分号"),
    ("98 %", "", 0.98, "百分号"),
    ("98.5%", "‰", 985.0, "百分号"),
    ("12‰", "‰", 12.0, "千分号"),
    ("12‰", "%", 1.2, "千分号"),
    ("12‰", "", 0.012, "千分号"),
    ("12人", "人", 12.0, "带计量单位"),
    ("1,200 万元", "万元", 1200.0, "带计量单位、千分位"),
    ("12（人）", "(人)", 12.0, "全角字符、带计量单位"),
    ("－１，２３４．５", "", -1234.5, "全角字符、千分位"),
    ("\u20135", "", -5.0, "全角字符"),
    ("＋5", "", 5.0, "全角字符"),
    ("'0012", "", 12.0, "多余撇号"),
    ("12\r\n", "", 12.0, "换行、多余空格"),
    ("12\x07", "", 12.0, "不可见字符"),
    ("\u202a12\u202c", "", 12.0, "不可见字符"),
    ("¥1,234.50", "元", 1234.5, "带计量单位、千分位"),
    ("￥80", "元", 80.0, "全角字符、带计量单位"),
    (1e-17, "", 1e-17, ""),
    (-0.0, "", 0.0, ""),
]

REFUSED: list[tuple[CellValue, str, str]] = [
    ("十二", "", "V017"),
    ("三十二人", "人", "V017"),
    ("〇", "", "V017"),
    ("5万元", "", "V006"),
    ("5万元", "元", "V006"),
    ("5万", "万元", "V006"),
    ("12.5万", "", "V006"),
    ("３．２亿", "元", "V006"),
    ("12人次", "人", "V006"),
    ("¥80", "万元", "V006"),
    ("12人", "户", "V006"),
    ("约100", "", "V007"),
    (">90", "", "V007"),
    ("＞90", "", "V007"),
    ("≥90%", "%", "V007"),
    ("90以上", "", "V007"),
    ("100多", "", "V007"),
    ("10-20", "", "V007"),
    ("10—20", "", "V007"),
    ("近百", "", "V007"),
    ("±5", "", "V007"),
    ("<3", "", "V007"),
    ("10～20", "", "V007"),
    (date(2026, 1, 2), "", "V008"),
    (datetime(2026, 1, 2, 3), "", "V008"),  # noqa: DTZ001 – a cell has no zone
    (time(9), "", "V008"),
    (timedelta(hours=30), "", "V008"),
    ("2026-01-02", "", "V008"),
    ("9:30", "", "V008"),
    ("2026/1/2 9:30", "", "V008"),
    ("2026年1月2日", "", "V008"),
    (True, "", "V009"),
    ("1,23", "", "V010"),
    ("1234,567", "", "V010"),
    ("1.234,5", "", "V010"),
    ("(5)", "", "V011"),
    ("（１，２３４）", "", "V011"),
    (nan, "", "V012"),
    (inf, "", "V012"),
    ("nan", "", "V012"),
    ("-inf", "", "V012"),
    ("9" * 400, "", "V012"),
    (1e15, "", "V012"),
    ("110101199003070001", "", "V012"),
    (-inf, "", "V012"),
    ("∞", "", "V012"),
    ('=DISPIMG("ID_1",1)', "", "V016"),
    ('=_xlfn.DISPIMG("ID_1",1)', "", "V016"),
    ("#REF!", "", "V001"),
    ("#DIV/0!", "", "V001"),
    ("＃N/A", "", "V001"),
    ("#name?", "", "V001"),
    ("错误:502", "", "V001"),
    ("1e400", "", "V005"),
    ("1.2E+05", "", "V005"),
    ("12\ue000", "", "V005"),
    ("1\n2", "", "V005"),
    ("98.5%%", "%", "V005"),
    ("1e3", "", "V005"),
    ("1_000", "", "V005"),
    ("٣", "", "V005"),
    ("10²", "", "V005"),
    ("①", "", "V005"),
    ("½", "", "V005"),
    ("1.2.3", "", "V005"),
    ("1 234", "", "V005"),
    ("5.", "", "V005"),
    ("98。5", "", "V005"),
    ("O", "", "V005"),
    ("%", "%", "V005"),
    ("--5", "", "V005"),
]

BLANKS: list[CellValue] = ["", " ", "\u3000\u00a0", "\u200b", "\r\n"]
NILS = [
    "无",
    "没有",
    "不适用",
    "/",
    "／",
    "//",
    "-",
    "—",
    "——",
    "－－",
    "N/A",
    "n/a",
    "\\",
    "*",
    " 无 ",
    "n／a",
    "不涉及",
    "无此项",
]


@pytest.mark.parametrize(("typed", "unit", "number", "how"), NUMBERS)
def test_read(typed: CellValue, unit: str, number: float, how: str) -> None:
    assert read_number(typed, unit) == Reading(State.VALUE, number, how=how)


def test_minus_zero_is_zero() -> None:
    assert str(read_number(-0.0).number) == "0.0"


@pytest.mark.parametrize(("typed", "unit", "code"), REFUSED)
def test_refused(typed: CellValue, unit: str, code: str) -> None:
    reading = read_number(typed, unit)
    assert (reading.state, reading.number, reading.problem) == (State.ERROR, None, code)
    if code == "V001":
        assert reading.text == str(typed).replace("＃", "#").upper()
    assert str(typed)[:100] in finding(code, found=typed, expected=reading.expected).message or code == "V016"


def test_refusal_says_what_is_expected() -> None:
    assert read_number("(5)").expected == "-5"
    assert read_number("12人", "户").expected == "以“户”计的数字"


@pytest.mark.parametrize(
    ("typed", "unit", "asked"),
    [
        ("12.5万", "人", "以“人”计的数字（如确是12.5万，应填 125000）"),
        ("12.5万人", "人", "以“人”计的数字（如确是12.5万人，应填 125000）"),
        ("5万", "万元", "以“万元”计的数字（如确是5万，应填 5）"),
        ("3亿元", "万元", "以“万元”计的数字（如确是3亿元，应填 30000）"),
        ("1,200万", "元", "以“元”计的数字（如确是1,200万，应填 12000000）"),
        ("2千", "", "数字（如确是2千，应填 2000）"),
        ("12.5万户", "人", "以“人”计的数字"),
        ("1,20万", "元", "以“元”计的数字"),
    ],
)
def test_a_number_in_another_unit_is_a_question_with_its_likely_answer(
    typed: str, unit: str, asked: str
) -> None:
    reading = read_number(typed, unit)
    assert (reading.number, reading.problem, reading.expected) == (None, "V006", asked)


@pytest.mark.parametrize(
    ("typed", "unit", "number", "how"),
    [
        (0.98, "%", 98.0, "百分比格式"),
        (0.985, "％", 98.5, "百分比格式"),
        (0.012, "‰", 12.0, "百分比格式"),
        (1.0, "%", 100.0, "百分比格式"),
        (0.98, "", 0.98, ""),
        (0.98, "元", 0.98, ""),
        ("98%", "%", 98.0, "百分号"),
        ("98", "%", 98.0, "文本型数字"),
    ],
)
def test_a_cell_in_the_format_of_a_percentage_is_what_it_shows(
    typed: CellValue, unit: str, number: float, how: str
) -> None:
    assert read_value(ItemType.RATE, typed, unit, percent=True) == Reading(State.VALUE, number, how=how)


@pytest.mark.parametrize(
    ("typed", "unit", "expected"),
    [
        (0.98, "%", "98"),
        ("0.98", "％", "98"),
        (1.0, "%", "100"),
        (-0.5, "%", "-50"),
        (98.0, "%", ""),
        (0.0, "%", ""),
        (1.5, "%", ""),
        ("0.98%", "%", ""),
        (0.98, "‰", ""),
        (0.98, "", ""),
    ],
)
def test_a_rate_that_may_be_a_share_of_one_is_read_and_asked_about(
    typed: CellValue, unit: str, expected: str
) -> None:
    reading = read_value(ItemType.RATE, typed, unit)
    assert reading.state is State.VALUE
    assert (reading.problem, reading.expected) == ("V020" if expected else "", expected)


@pytest.mark.parametrize("item_type", ItemType)
@pytest.mark.parametrize("typed", BLANKS)
def test_blank(typed: CellValue, item_type: ItemType) -> None:
    assert read_value(item_type, typed) == Reading(State.BLANK)


@pytest.mark.parametrize("item_type", sorted(set(ItemType) - {ItemType.TEXT}))
@pytest.mark.parametrize("typed", NILS)
def test_nil(typed: str, item_type: ItemType) -> None:
    assert read_value(item_type, typed) == Reading(State.NIL)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (12.0, Reading(State.VALUE, 12.0)),
        (11.999999999999998, Reading(State.VALUE, 12.0)),
        ("１２", Reading(State.VALUE, 12.0, how="全角字符")),
        (12.5, Reading(State.ERROR, problem="V013", expected="整数")),
        ("98%", Reading(State.ERROR, problem="V013", expected="整数")),
        ("十二", Reading(State.ERROR, problem="V017", expected="阿拉伯数字")),
    ],
)
def test_counts_are_whole(typed: CellValue, expected: Reading) -> None:
    assert read_value(ItemType.COUNT, typed, "人") == expected


def test_amounts_and_rates_are_numbers() -> None:
    assert read_value(ItemType.AMOUNT, "1,234.5", "万元").number == 1234.5
    assert read_value(ItemType.RATE, "98.5%", "%").number == 98.5


@pytest.mark.parametrize(
    ("typed", "number", "how"),
    [
        ("是", 1, ""),
        (" 否", 0, ""),
        ("√", 1, "符号"),
        ("☑", 1, "符号"),
        ("×", 0, "符号"),
        ("Ｙ", 1, "符号"),
        (True, 1, "符号"),
        (0.0, 0, "符号"),
    ],
)
def test_yes_no(typed: CellValue, number: float, how: str) -> None:
    assert read_yes_no(typed) == Reading(State.VALUE, number, "是" if number else "否", how)


@pytest.mark.parametrize("typed", ["有", "基本是", 2.0, 0.5, date(2026, 1, 1), "x"])
def test_yes_no_refused(typed: CellValue) -> None:
    assert read_yes_no(typed).problem == "V014"


@pytest.mark.parametrize(
    ("typed", "how"),
    [
        (date(2026, 1, 10), ""),
        (datetime(2026, 1, 10), ""),  # noqa: DTZ001 – a cell has no zone
        (datetime(2026, 1, 10, 9, 30), "含时刻"),  # noqa: DTZ001 – a cell has no zone
        ("2026-01-10", ""),
        ("2026-01-10 00:00:00", "日期写法"),
        ("2026/1/10 9:30", "日期写法"),
        ("2026年1月10号", "日期写法"),
        ("2026/1/10", "日期写法"),
        ("2026.1.10", "日期写法"),
        ("２０２６．１．１０", "日期写法"),
        ("2026年1月10日", "日期写法"),
        ("20260110", "日期写法"),
        (20260110.0, "日期写法"),
    ],
)
def test_date(typed: CellValue, how: str) -> None:
    assert read_date(typed) == Reading(State.VALUE, text="2026-01-10", how=how)


@pytest.mark.parametrize(
    "typed",
    [
        "2026-02-30",
        "2026.1",
        2026.1,
        46024.0,
        "26-1-10",
        "2026/1-10",
        "2026年1年10",
        "1月10日",
        "0026-01-10",
        "1900-01-10",
        date(1900, 1, 10),
        "二〇二六年一月十日",
        "2026年1月",
        "2026-13-01",
        "2024.10",
        True,
        time(9),
        timedelta(1),
    ],
)
def test_date_refused(typed: CellValue) -> None:
    assert read_date(typed).problem == "V015"


@pytest.mark.parametrize("read", [read_number, read_yes_no, read_date, read_text])
def test_an_error_pasted_as_words_is_an_error_whatever_is_asked(read: Callable[[CellValue], Reading]) -> None:
    assert read("#N/A") == Reading(State.ERROR, text="#N/A", problem="V001")


@pytest.mark.parametrize("typed", [1.1010119900307e17, inf, nan])
def test_a_long_code_that_became_a_number_is_no_text(typed: float) -> None:
    assert read_text(typed).problem == "V012"


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("  甲县\x07\u200b\u202e ", "甲县"),
        ("一\r\n二\r三", "一\n二\n三"),
        ("无", "无"),
        (5.0, "5"),
        (0.1 + 0.2, "0.3"),
        (True, "TRUE"),
        (date(2026, 1, 10), "2026-01-10"),
        (datetime(2026, 1, 10, 9, 30), "2026-01-10 09:30:00"),  # noqa: DTZ001 – a cell has no zone
        ("=1+1", "=1+1"),
    ],
)
def test_text(typed: CellValue, text: str) -> None:
    assert read_text(typed) == Reading(State.VALUE, text=text)


def test_every_code_is_in_the_catalogue() -> None:
    spoken = {code for *_, code in REFUSED} | {"V013", "V014", "V015"}
    assert spoken <= set(catalogue())
