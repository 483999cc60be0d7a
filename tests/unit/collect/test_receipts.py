"""The office's record of arrivals: every way a clerk writes it, and what cannot be used is said."""

from datetime import date, datetime

import pytest

from pipeline.collect.receipts import Moment, in_words, later, read_receipts

FILES = ("乙镇.xlsx", "部门/甲局.xlsx", "包.zip/丙.xlsx", "包.zip/丁.xlsx", "一/表.xlsx", "二/表.xlsx")


def at(day: int, hour: int = 0, minute: int = 0, second: int = 0) -> datetime:
    return datetime(2027, 1, day, hour, minute, second)  # noqa: DTZ001 - a record holds no time zone


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2027-01-05 09:12", at(5, 9, 12)),
        ("2027/1/5 9:12", at(5, 9, 12)),
        ("2027/1/5 9:12:30", at(5, 9, 12, 30)),
        ("2027年1月5日 9:12", at(5, 9, 12)),
        ("2027.1.5 9：12", at(5, 9, 12)),
        ("2027-01-05T09:12:30", at(5, 9, 12, 30)),
        ("2027-01-05", date(2027, 1, 5)),
        ("2027/1/5", date(2027, 1, 5)),
    ],
)
def test_a_time_however_it_is_written(written: str, moment: Moment) -> None:
    assert read_receipts(f"文件,收到时间\n乙镇.xlsx,{written}\n", "记.csv", FILES) == (
        {"乙镇.xlsx": moment},
        [],
    )


def test_a_line_is_about_a_file_a_folder_or_a_bundle_and_the_nearest_counts() -> None:
    text = (
        "序号,收到时间,文件\n"
        "1,2027-01-05 09:00,包.zip\n"
        "2,2027-01-06 09:00,包.zip/丁.xlsx\n"
        "3,2027-01-07 09:00,甲局.xlsx\n"
        "4,2027-01-08 09:00,一\\表.xlsx\n"
        ",,\n"
    )
    assert read_receipts(text, "记.csv", FILES) == (
        {
            "包.zip/丙.xlsx": at(5, 9),
            "包.zip/丁.xlsx": at(6, 9),
            "部门/甲局.xlsx": at(7, 9),
            "一/表.xlsx": at(8, 9),
        },
        [],
    )


@pytest.mark.parametrize(
    ("text", "cell", "says"),
    [
        ("文件,收到时间\n没有.xlsx,2027-01-05 09:12\n", "A2", "「没有.xlsx」不在回收表文件夹里"),
        ("文件,收到时间\n表.xlsx,2027-01-05 09:12\n", "A2", "「表.xlsx」不在回收表文件夹里"),
        ("文件,收到时间\n乙镇.xlsx,昨天\n", "B2", "「昨天」不能读作时间"),
        ("文件,收到时间\n乙镇.xlsx,\n", "B2", "「」不能读作时间"),
        ("文件,收到时间\n乙镇.xlsx,2027-01-05 29:12\n", "B2", "不能读作时间"),
        ("文件名,时间\n乙镇.xlsx,2027-01-05\n", "A1", "「文件名、时间」不是「文件」和「收到时间」两列"),
    ],
)
def test_a_line_that_says_nothing_is_said(text: str, cell: str, says: str) -> None:
    received, (found,) = read_receipts(text, "记.csv", FILES)
    assert (received, found.code, str(found.place)) == ({}, "R061", f"记.csv {cell}")
    assert says in found.message


def test_of_two_times_for_a_file_the_first_counts_and_the_other_is_said() -> None:
    text = "文件,收到时间\n乙镇.xlsx,2027-01-05\n乙镇.xlsx,2027-01-05\n乙镇.xlsx,2027-01-06\n"
    received, (found,) = read_receipts(text, "记.csv", FILES)
    assert (received, str(found.place)) == ({"乙镇.xlsx": date(2027, 1, 5)}, "记.csv A4")


def test_no_record_says_nothing() -> None:
    assert read_receipts("", "记.csv", FILES) == ({}, [])
    assert read_receipts("文件\t收到时间\n", "记.csv", FILES) == ({}, [])


@pytest.mark.parametrize(
    ("one", "other", "is_later"),
    [
        (at(5, 10), at(5, 9), True),
        (at(5, 9), at(5, 9), False),
        (date(2027, 1, 6), at(5, 23), True),
        (date(2027, 1, 5), at(5, 9), False),
        (at(5, 9), date(2027, 1, 5), False),
        (date(2027, 1, 6), date(2027, 1, 5), True),
    ],
)
def test_a_day_alone_decides_nothing_within_it(one: Moment, other: Moment, is_later: bool) -> None:
    assert later(one, other) is is_later


def test_in_words() -> None:
    assert [in_words(m) for m in (at(5, 9), date(2027, 1, 5), None)] == [
        "2027-01-05 09:00:00",
        "2027-01-05",
        "",
    ]
