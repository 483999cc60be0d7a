"""The versions of a unit's template: what is issued anew, what it takes the place of, and a return on either."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from pipeline.collect.resubmissions import ADOPTED
from pipeline.files.tables import csv_text
from pipeline.issue.record import RECORD, Record, Sent, read_record, record_csv
from pipeline.model.findings import Refused
from pipeline.model.words import Fate
from pipeline.publish import send_again, send_out
from tests.unit.issue.test_lock import AMENDED, FOLDER
from tests.workspaces import RETURNS, SAVED, Desk, lay, occasion

DAY = timedelta(days=1)
RENAMED = (
    "## 填报项\n| 编码 | 名称 |\n| A1 | 按期办结数 |\n"
    "## 调整\n| 内容 | 原值 | 新值 |\n| 填报项 A1 名称 | 办结数 | 按期办结数 |\n"
)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A workspace whose scheme was issued."""
    laid = lay(tmp_path)
    send_out(laid.run())
    return laid


def versions(desk: Desk) -> list[tuple[str, int]]:
    return [(one.unit_code, one.version) for one in desk.run().record.sent]


def files(desk: Desk) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (desk.root / FOLDER).iterdir()}


def about(desk: Desk, unit: str = "U2") -> list[str]:
    """The codes told of a unit."""
    return sorted(f.code for f in desk.told() if f.unit_code == unit)


def test_the_record_reads_back_as_it_was_written(desk: Desk) -> None:
    record = desk.run().record
    assert [(one.unit_code, one.unit_name, one.version) for one in record.sent] == [
        ("U1", "甲镇", 1),
        ("U2", "乙镇", 1),
        ("U3", "丙街道", 1),
    ]
    assert all((desk.root / FOLDER / one.file).is_file() for one in record.sent)
    assert read_record(record_csv(record).decode(), RECORD) == record


def test_the_same_issued_twice_is_one_version_and_the_same_bytes(desk: Desk) -> None:
    before = files(desk)
    send_out(desk.run())
    send_again(desk.run(), ["U2"])
    assert files(desk) == before


def test_one_unit_is_sent_its_template_anew_and_nothing_else_is_touched(desk: Desk) -> None:
    before = files(desk)
    amended = desk.rewritten(AMENDED)
    (told,) = send_again(amended.run(), ["乙镇", "乙镇"])
    assert (told[0], told[1].unit_code, told[1].version) == (FOLDER, "U2", 2)
    after = files(desk)
    assert {name for name in after if after[name] != before.get(name)} == {"U2 乙镇 填报表.xlsx", RECORD}
    assert versions(desk) == [("U1", 1), ("U2", 1), ("U2", 2), ("U3", 1)]


def test_issuing_to_all_is_a_new_version_only_where_the_template_says_something_else(desk: Desk) -> None:
    send_out(desk.rewritten(AMENDED).run())
    assert {version for _, version in versions(desk)} == {1}
    assert about(desk) == ["I003"]
    send_out(desk.rewritten(RENAMED).run())
    assert versions(desk)[-1] == ("U3", 2)


def test_a_return_on_an_older_version_alone_waits_for_the_newer_one(desk: Desk) -> None:
    send_again(desk.rewritten(AMENDED).run(), ["U2"])
    assert about(desk) == ["I017"]
    found = next(f for f in desk.told() if f.code == "I017")
    assert (found.place.file, found.found, found.expected) == ("U2.xlsx", "1", "2")
    assert desk.run().blocked == {"U2"}
    assert about(desk, "U1") == ["I003"]


@pytest.mark.parametrize("later", [DAY, -DAY])
def test_a_return_on_an_older_version_gives_way_whenever_it_was_saved(desk: Desk, later: timedelta) -> None:
    amended = desk.rewritten(AMENDED)
    send_again(amended.run(), ["U2"])
    desk.returns(amended.filled("U2", {"A1": 90}, SAVED + later), "新版.xlsx")
    run = desk.run()
    assert {r.unit.code: r.name for r in run.collection.returns}["U2"] == "新版.xlsx"
    assert dict(run.collection.fates)["U2.xlsx"] is Fate.OLDER
    assert set(run.collection.changes["verdict"]) == {ADOPTED}
    found = next(f for f in run.findings if f.code == "R021")
    assert "采用「新版.xlsx」；这一份填在旧版填报表上；两份有 1 处不同：办结数 80 → 90" in found.message
    assert about(desk) == ["R021"]
    assert run.blocked == frozenset()


def test_of_several_on_the_newest_version_the_older_version_is_not_asked_about(desk: Desk) -> None:
    amended = desk.rewritten(AMENDED)
    send_again(amended.run(), ["U2"])
    for name, figure in (("新甲.xlsx", 90), ("新乙.xlsx", 91)):
        desk.returns(amended.filled("U2", {"A1": figure}), name)
    found = next(f for f in desk.told() if f.code == "R022")
    assert "：新乙.xlsx、新甲.xlsx。" in found.message
    assert dict(desk.run().collection.fates)["U2.xlsx"] is Fate.OLDER


def test_what_was_kept_of_a_return_does_not_outlive_its_version(desk: Desk) -> None:
    amended = desk.rewritten(AMENDED)
    assert about(desk) == ["I003"]
    assert about(desk) == ["I003"]  # from what was kept
    send_again(amended.run(), ["U2"])
    assert about(desk) == ["I017"]


def test_a_return_for_correction_is_no_older_version(desk: Desk) -> None:
    send_again(desk.rewritten(AMENDED).run(), ["U2"])
    renamed = desk.rewritten(RENAMED + "| I1 目标 | 100 | 95 |\n## 指标\n| 编码 | 目标 |\n| I1 | 95 |")
    desk.returns(renamed.filled("U2"))
    assert about(desk) == []


def test_a_unit_is_known_by_each_version_in_whatever_order_they_stand() -> None:
    unit = occasion().scheme.unit_by_code["U2"]
    identity = occasion().identity(unit)
    first = Sent("U2", "乙镇", "", 1, identity.fingerprint, identity.printed)
    third = replace(first, version=3, printed="新")
    record = Record((third, replace(first, version=2, printed="中"), first))
    assert record.superseded(identity) == (1, 3)
    assert record.superseded(replace(identity, printed="新")) is None
    assert record.superseded(replace(identity, printed="别的")) is None
    assert Record((*record.sent, replace(first, version=4))).superseded(identity) is None


def test_nobody_is_sent_anything_anew_before_all_are(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refusal:
        send_again(lay(tmp_path).run(), ["U2"])
    assert [f.code for f in refusal.value.findings] == ["R033"]
    assert not (tmp_path / FOLDER).exists()


def test_a_unit_that_is_asked_nothing_has_no_template(tmp_path: Path) -> None:
    desk = lay(tmp_path, "## 单位（添行）\n| 编码 | 名称 | 类别 | 考核线 |\n| U4 | 丁镇 | 镇 | |")
    send_out(desk.run())
    with pytest.raises(Refused) as refusal:
        send_again(desk.run(), ["U4"])
    assert "丁镇" in str(refusal.value)
    assert (tmp_path / RETURNS).is_dir()


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("单位编码,版次\n", RECORD),
        ("", RECORD),
        (
            csv_text(
                ["单位编码", "单位名称", "文件", "版次", "方案指纹", "表样指纹"],
                [["U1", "", "", "二", "", ""]],
            ),
            f"{RECORD} D2",
        ),
    ],
)
def test_a_record_that_says_nothing_is_refused(text: str, place: str) -> None:
    with pytest.raises(Refused) as refusal:
        read_record(text, RECORD)
    assert str(refusal.value.findings[0].place) == place
