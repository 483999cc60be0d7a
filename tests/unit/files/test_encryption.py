"""A workbook with a password the office knows is read as if it had none; of any other the message says what to do."""

import io
import json
import random
import subprocess
from functools import cache
from pathlib import Path

import pytest
from msoffcrypto.format.ooxml import OOXMLFile

from pipeline.files.encryption import opened
from pipeline.files.package import Unreadable
from pipeline.files.reading import read_books
from pipeline.model.findings import finding
from tests.office.libreoffice import office
from tests.unit.files import tiny

PASSWORD = "口令 12"  # noqa: S105 - of a file made here
TYPIST = Path(__file__).parents[2] / "office" / "type_in.py"


@cache
def locked(password: str = PASSWORD) -> bytes:
    stream = io.BytesIO()
    OOXMLFile(io.BytesIO(tiny.workbook())).encrypt(password, stream)
    return stream.getvalue()


def code_of(found: object) -> str:
    assert isinstance(found, Unreadable)
    finding(found.code, **found.words)  # the words suffice for the message
    return found.code


def test_one_of_the_passwords_opens_it() -> None:
    assert opened(locked(), ["0000", PASSWORD]) == tiny.workbook()
    (book,) = read_books([locked()], passwords=[PASSWORD])
    assert not isinstance(book, Unreadable)
    assert book.sheets[0].rows == [[12.0]]


def test_what_excel_locks_without_asking_opens_without_asking() -> None:
    assert opened(locked("VelvetSweatshop"), []) == tiny.workbook()


@pytest.mark.parametrize("passwords", [[], ["0000"]])
def test_without_its_password_it_is_asked_for(passwords: list[str]) -> None:
    assert code_of(opened(locked(), passwords)) == "F004"


def test_what_is_not_locked_stays_as_it_is() -> None:
    for content in (tiny.workbook(), b"", b"text", tiny.opendocument("")):
        assert opened(content, [PASSWORD]) is content


def test_an_ods_says_what_to_do() -> None:
    ods = tiny.opendocument("", '<manifest><encryption-data checksum="x"/></manifest>')
    assert code_of(opened(ods, [PASSWORD])) == "F031"


def test_definitions_in_the_description_are_refused() -> None:
    described = tiny.compound(
        {"EncryptionInfo": b"\4\0\4\0" + bytes(4) + b"<!DOCTYPE a>", "EncryptedPackage": b"x"}
    )
    assert code_of(opened(described, [PASSWORD])) == "F011"


def test_random_damage_is_opened_or_refused() -> None:
    chance = random.Random(20260110)  # noqa: S311 – repeatable damage, nothing secret
    description = locked().index(b"<?xml")
    for round_ in range(30):
        damaged = bytearray(locked())
        first = description if round_ % 2 else 0
        for _ in range(8):
            damaged[first + chance.randrange(1500)] ^= 1 << chance.randrange(8)
        found = opened(bytes(damaged), [])
        assert isinstance(found, bytes) or code_of(found) in ("F004", "F011")


@office
@pytest.mark.parametrize(("form", "filter_name"), [("xls", "MS Excel 97"), ("ods", "calc8")])
def test_what_libreoffice_locks(form: str, filter_name: str, tmp_path: Path) -> None:
    source, target, jobs = tmp_path / "a.xlsx", tmp_path / f"b.{form}", tmp_path / "jobs.json"
    source.write_bytes(tiny.workbook())
    job = {"source": str(source), "target": str(target), "filter": filter_name, "cells": []}
    jobs.write_text(json.dumps([{**job, "password": PASSWORD}]), encoding="utf-8")
    subprocess.run(["/usr/bin/python3", str(TYPIST), str(jobs)], check=True, timeout=300)
    (without,) = read_books([target.read_bytes()])
    (book,) = read_books([target.read_bytes()], passwords=["0000", PASSWORD])
    if form == "ods":
        assert (code_of(without), code_of(book)) == ("F031", "F031")
    else:
        assert code_of(without) == "F004"
        assert not isinstance(book, Unreadable)
        assert book.sheets[0].rows == [[12.0]]
