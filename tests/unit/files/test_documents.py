"""A template filled by us is what docxtpl makes of it, part by part; what is wrong with one is said in words."""

import io
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any
from zipfile import ZipFile

import numpy as np
import pytest
from docx import Document
from docxtpl import DocxTemplate
from jinja2 import Environment, StrictUndefined

from pipeline.files.documents import length
from pipeline.files.word_templates import document, word_template
from pipeline.model.findings import Refused, Severity
from pipeline.model.words import Standing
from pipeline.report.notices import OF_RESULTS
from pipeline.report.notices.letter import Letter, template
from pipeline.report.notices.outcome import Outcome
from tests.unit.report.tables import LETTERHEAD, renamed, results

ODD = renamed(results(), "U01", "甲&乙<b>{{ 7*7 }}\n第二行 “丙” {% if %}")


def parts_of(docx: bytes) -> dict[str, bytes]:
    with ZipFile(io.BytesIO(docx)) as parts:
        assert parts.testzip() is None
        return {name: parts.read(name) for name in parts.namelist()}


def by_docxtpl(template: bytes, context: dict[str, Any]) -> dict[str, bytes]:
    filled = DocxTemplate(io.BytesIO(template))
    filled.render(context, Environment(autoescape=True, undefined=StrictUndefined), autoescape=True)
    stream = io.BytesIO()
    filled.save(stream)
    return parts_of(stream.getvalue())


def written(*paragraphs: str, table: list[list[str]] | None = None, header: str = "") -> bytes:
    """A template of the office's own."""
    own = Document()
    for words in paragraphs:
        own.add_paragraph(words)
    for row in table or []:
        grid = own.tables[0] if own.tables else own.add_table(rows=0, cols=len(row))
        for cell, words in zip(grid.add_row().cells, row, strict=True):
            cell.text = words
    own.sections[0].header.paragraphs[0].text = header
    stream = io.BytesIO()
    own.save(stream)
    return stream.getvalue()


def letters_of(kind: Any) -> list[Letter]:
    return list(kind.letters(Outcome(ODD, LETTERHEAD)))


@pytest.mark.parametrize("kind", OF_RESULTS, ids=lambda kind: kind.name)
def test_every_part_is_what_docxtpl_writes(kind: Any) -> None:
    for letter in letters_of(kind)[:3]:
        theirs = by_docxtpl(kind.ours, letter.context)
        ours = parts_of(word_template(kind.ours).filled(letter.context, title="", author=""))
        assert theirs.keys() == ours.keys()
        assert [name for name in theirs if theirs[name] != ours[name]] in ([], ["docProps/core.xml"])


@pytest.mark.parametrize(
    "template",
    [
        written(
            "{{ unit.name }}",
            "{%p for x in rows %}",
            "第 {{ x }} 行",
            "{%p endfor %}",
            header="{{ unit.name }}",
        ),
        written("甲", table=[["{%tc for x in rows %}", "{{ x }}", "{%tc endfor %}"]]),
        written(
            "甲",
            table=[["{%tr for x in rows %}", ""], ["{{ x }}", "{{ unit.name }}"], ["{%tr endfor %}", ""]],
        ),
    ],
    ids=["paragraphs", "columns", "rows"],
)
def test_the_offices_templates_come_out_as_docxtpl_makes_them(template: bytes) -> None:
    context = {"unit": {"name": "乙镇\n二"}, "rows": [1, 2, 3, 4, 5]}
    theirs = by_docxtpl(template, context)
    ours = parts_of(document(template, context, title="", author=""))
    assert [name for name in theirs if theirs[name] != ours[name]] == ["docProps/core.xml"]


def test_the_same_template_is_taken_apart_once_and_documents_do_not_mix() -> None:
    template = written("{{ name }}", header="{{ name }}")
    first, second, third = (document(template, {"name": n}, title=n, author="") for n in ("甲", "乙", "甲"))
    assert first == third != second
    assert word_template(template) is word_template(template)


KNOWN = {
    "unit": {"name": "乙镇", "parts": ["甲", 2, 0.5], "final": True, "none": []},
    "pairs": [(1, 2)],
    "no": 0,
}


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["{{ unknown }}"], "没有「unknown」这个标记"),
        (["{% if no %}{{ unknown }}{% endif %}"], "没有「unknown」这个标记"),
        (["{{ unit.unknown }}"], "没有「unknown」这个标记"),
        (["{{ unit.name"], "不完整"),
        (["{{ unit.name }：", "{{ no }}"], "写得不对"),
        (["甲{{ unit. }}乙"], "标记「{{ unit. }}」写得不对"),
        (["{%p if no %}", "甲"], "{% if %} 有 1 个，{% endif %} 有 0 个"),
        (["{{ unit.name + 1 }}"], "文字和数不能一起算"),
        (["{{ no // no }}"], "除以了零"),
        (["{% include 'a' %}"], "不能引用别的文件"),
        (["{{ unit.name|fold }}"], "没有「fold」这个过滤器"),
        (["{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}"], "引用了自己"),
        (["{{ 'x' * 10 ** 18 }}"], "太长"),
        (["{{ unit.__class__.__mro__ }}"], "__class__"),
        (["{{ unit }}"], "标记「unit」代表一组内容或者是、否，不能直接印出"),
        (["{{ unit.name }}", "{{ unit.parts }}"], "标记「unit.parts」"),
        (["{{ unit.final }}"], "标记「unit.final」"),
        (["{% for one in unit.parts %}{{ one }}{% endfor %}"], ""),
        (["{% for one in pairs %}{{ one }}{% endfor %}"], "标记「one」"),
        (["{{ unit.name.upper }}"], "标记「unit.name.upper」"),
        (
            ["{% for one in unit.parts %}{{ loop.index }}{{ pairs|length }}{{ unit.parts }}{% endfor %}"],
            "标记「unit.parts」",
        ),
        (["{% for one in pairs %}{{ one.0 }}{{ one }}{% endfor %}"], "标记「one」"),
        (["{{ [unit] }}"], "标记「[unit]」代表一组内容"),
        (
            ["{{ unit.name }}{% for words in unit.parts %}{{ words }}{% endfor %}", "{{ pairs|list }}"],
            "「pairs|list」",
        ),
        (["{# {{ unit }} #}{% for a, b in pairs %}{{ b }}{{ a == 1 }}{% endfor %}"], "标记「a == 1」"),
        (["{{ '}}' }}{{ pairs }}"], "有标记代表一组内容"),
        (["{{ (unit.none|first) or '没有' }}"], "那一组内容是空的"),
        (["{% if not no %}甲", "乙{% endif %}"], ""),
    ],
)
def test_a_template_that_cannot_be_filled_is_refused_by_name(words: list[str], says: str) -> None:
    try:
        document(written(*words), KNOWN, title="", author="", name="我们的.docx")
    except Refused as refusal:
        (found,) = refusal.findings
        assert (found.code, found.place.file) == ("R042", "我们的.docx")
        assert says in found.message
    else:
        assert says == ""


def test_our_own_words_are_printed_in_chinese_and_numbers_of_any_kind_as_they_are() -> None:
    words = {"status": Standing.VETOED, "severity": Severity.BLOCK}
    given = {"unit": words, "day": date(2026, 1, 2), "many": [np.int64(3), Decimal("2.50"), 0.5]}
    marks = "{{ unit.status }}、{{ unit.severity }}、{{ day }}、{{ many.0 }}、{{ many.1 }}、{{ many.2 }}"
    made = document(written(marks), given, title="", author="")
    assert "一票否决、必须改正、2026-01-02、3、2.50、0.5" in parts_of(made)["word/document.xml"].decode()


USUAL = """{{ rows|length }} 项；{{ rows|map(attribute="name")|join("、") }}
{% set n = unit.name %}{{ n }}{% macro told(x) %}【{{ x }}】{% endmacro %}{{ told(n) }}
{% for one in rows %}{{ loop.index }}．{{ one.name }}{% if not loop.last %}；{% endif %}{% endfor %}
{% set ns = namespace(t=0) %}{% for one in rows %}{% set ns.t = ns.t + one.many %}{% endfor %}{{ ns.t }}
{% with a = unit %}{{ a.name }}{% endwith %}{% filter upper %}abc{% endfilter %}{% set cap %}丙{{ n }}{% endset %}{{ cap }}
{{ "是" if unit.final else "否" }}{{ unit.parts|join("，") or "无" }}{{ "%s 分"|format(n) }}{{ (rows|first).name }}"""
TOLD = ["2 项；一、二", "乙镇【乙镇】", "1．一；2．二", "5", "乙镇ABC丙乙镇", "是无乙镇 分一"]


def test_a_template_may_use_whatever_the_language_of_marks_offers() -> None:
    rows = [{"name": "一", "many": 2}, {"name": "二", "many": 3}]
    context = {"unit": {"name": "乙镇", "final": True, "parts": []}, "rows": rows}
    made = document(written(*USUAL.splitlines()), context, title="", author="")
    assert [paragraph.text for paragraph in Document(io.BytesIO(made)).paragraphs] == TOLD


def test_a_damaged_document_is_refused_wherever_it_is_damaged() -> None:
    random, whole = Random(1), template("circular.docx")  # noqa: S311 - not a secret
    refused = 0
    for _ in range(100):
        spoilt = bytearray(whole)
        for _ in range(20):
            spoilt[random.randrange(len(spoilt))] = random.randrange(256)
        try:
            word_template(bytes(spoilt))
        except Refused:
            refused += 1
    assert refused > 90


def test_a_document_may_tell_of_itself_in_a_part_of_any_name() -> None:
    moved = io.BytesIO()
    with ZipFile(io.BytesIO(written("{{ name }}"))) as parts, ZipFile(moved, "w") as out:
        for name in parts.namelist():
            content = parts.read(name).replace(b"docProps/core.xml", b"package/a1.psmdcp")
            out.writestr(name.replace("docProps/core.xml", "package/a1.psmdcp"), content)
    made = parts_of(document(moved.getvalue(), {"name": "甲"}, title="通报", author=""))
    assert "通报".encode() in made["package/a1.psmdcp"]


def test_marks_across_paragraphs_that_tear_the_document_are_refused() -> None:
    torn = written("{%p if yes %}", "乙{% endif %}", "丙")
    with pytest.raises(Refused) as refusal:
        document(torn, {"yes": False}, title="", author="")
    assert "标记不成对" in refusal.value.findings[0].message


@pytest.mark.parametrize(
    ("words", "many"),
    [
        (["公文"], 2),
        (["第十二条，共 3 项。"], 9),
        (["Word 2016 counts words"], 4),
        (["得分948.19分"], 4),
        (["一", "二"], 2),
        ([""], 0),
    ],
)
def test_length_is_counted_as_word_counts_it(words: list[str], many: int) -> None:
    assert length(written(*words)) == many
