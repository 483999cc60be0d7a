"""Files called by anything: always a name, never a way to somewhere else."""

import pytest

from pipeline.files.names import file_name


@pytest.mark.parametrize(
    ("stem", "name"),
    [
        ("T01 甲镇", "T01 甲镇 表.xlsx"),
        ("T01 ../../甲", "T01 ..／..／甲 表.xlsx"),
        ('T01 \\:*?"<>|', "T01 ＼：＊？＂＜＞｜ 表.xlsx"),
        ("T01\t甲\r\n乙", "T01 甲  乙 表.xlsx"),
        ("T01 甲\x00\x1f\u202exslx.\ud800", "T01 甲xslx. 表.xlsx"),
        ("长" * 80, "长" * 60 + " 表.xlsx"),
    ],
)
def test_a_name_leads_nowhere(stem: str, name: str) -> None:
    assert file_name(stem, " 表.xlsx") == name


def test_a_name_is_no_longer_than_a_disk_takes() -> None:
    assert len(file_name("𠀀" * 60, " 得分通知单.docx").encode()) <= 255
