"""Ten thousand hostile words as names, explanations, evidence: in no output does anything of them come alive.

Every output is opened by another reader than the program's own and held against one made from harmless words. Half a
surrogate pair is not among them: no reader of ours lets one in.
"""

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from html.parser import HTMLParser
from io import BytesIO, StringIO
from itertools import cycle, islice, product
from pathlib import Path
from zipfile import ZipFile

import pandas as pd
import pytest
from lxml import etree

from pipeline.check.report import checking_report
from pipeline.check.returned import returned_workbooks
from pipeline.files.tables import RawTable, as_meant, inert, table_from_rows
from pipeline.files.writing import Writer
from pipeline.issue.filled import Filled
from pipeline.issue.template import write_template
from pipeline.model.findings import finding
from pipeline.model.places import Place
from pipeline.model.tables import FINDINGS, VETOES
from pipeline.publish import publish, send_out
from pipeline.report.data import data_files
from pipeline.report.notices import OF_RESULTS, made
from pipeline.report.notices.outcome import Outcome
from pipeline.report.page import page
from pipeline.report.results import Results
from pipeline.report.workbook import ranking_workbook
from pipeline.review.two_results import of_reports
from pipeline.run import Run
from pipeline.scheme.cells import tidy
from pipeline.scheme.read import read_scheme
from pipeline.scheme.write import scheme_workbook
from tests.unit.report.workbook.years import STAMP, random_figures, year
from tests.workbooks import as_sheets, base_tables, ledger_tables, workbook
from tests.workspaces import FIGURES, LEDGER_FILE, SAVED, SCHEME_FILE, lay

MOST = 10_000
BEGINNINGS = (
    *("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t=", "\r=", "\n=", "'=", '"=', " =", "\u3000=", "\xa0="),
    *("\ufeff=", "\u202e=", "\u200b+", "=+", "==", "", "'", "&", "|", "%", "#", "\x00=", "\x1f@", "﹦"),
)
PAYLOADS = (
    *("cmd|'/c calc'!A1", "cmd|' /C powershell'!A0", "MSEXCEL|'\\..\\x.exe'!''", 'DDE("cmd";"/c";"1")'),
    *('HYPERLINK("http://x.invalid","甲")', 'IMPORTXML("http://x.invalid","//a")', 'WEBSERVICE("http://x")'),
    *(
        "DDEAUTO c:\\\\windows\\\\cmd.exe",
        '{ INCLUDETEXT "/etc/passwd" }',
        "1+1",
        "R1C1",
        "RC[-1]",
        "SUM(A1:A9)",
    ),
    *(
        "[1]Sheet1!A1",
        "[1]:*?/\\",
        "{{ 7 * 7 }}",
        "{% for x in y %}",
        "{_{ 甲 }_}",
        "]]>",
        "<!--",
        "</script>",
    ),
    *(
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        '" onclick="alert(1)',
        "<a href=//x>甲</a>",
    ),
    *(
        "javascript:alert(1)",
        "http://x.invalid",
        "mailto:a@x.invalid",
        "internal:'封面'!A1",
        "external:x.xlsx",
    ),
    *(
        "file:///etc/passwd",
        '</w:t></w:r><w:fldSimple w:instr="DDE"/>',
        "_x0041_",
        "&L&G&P",
        '&"Arial"&20',
        "&amp;",
    ),
    *(
        "../../../甲",
        "甲\x07\x0b乙\x7f",
        "甲\ufffe\uffff乙",
        "\u202exslx.\u2066甲",
        "长" * 40,
        "甲\r\n=1+1",
        "甲,=1+1",
    ),
)
AROUND = ("{}", "{} ", "甲{}", "{}乙\n", "({})", "{}\t", '"{}"', "{}" + "丙" * 90)
TOKENS = ("cmd|", "hyperlink", "webservice", "importxml", "dde", "includetext", "powershell", "javascript")
ALLOWED_CODES = re.compile(r'&[LCRPN]|&\d+|&"[^"&]*"')
LIVE = re.compile(r"[\s\x00\u200b\u202e\ufeff]*[=+\-@＝＋－＠﹦]|[\t\r\n]")
UNITS = 60


@cache
def hostile() -> tuple[str, ...]:
    """The words, every way to begin with every payload and whatever may stand around them."""
    found = (around.format(start + load) for around, load, start in product(AROUND, PAYLOADS, BEGINNINGS))
    words = tuple(islice(dict.fromkeys(word for word in found if word.strip()), MOST))
    assert len(words) == MOST
    return words


@cache
def harmless() -> tuple[str, ...]:
    """As many words as long, of which nothing could come alive."""
    return tuple(f"{n:05d}".ljust(len(word), "甲") for n, word in enumerate(hostile()))


def bare(text: str) -> str:
    """What is left of words when what is not seen is taken away, as documents and cells do with some of it."""
    return "".join(c for c in text.replace("\ufffd", "") if c.isprintable() and not c.isspace())


def names(words: Iterable[str], number: int) -> list[str]:
    """So many words that a unit may be called: not two alike but for blanks."""
    known: dict[str, str] = {}
    for word in words:
        if tidy(word):
            known.setdefault(tidy(word), word)
    return list(known.values())[:: len(known) // number][:number]


def scheme_of(called: list[str], classes: list[str]) -> dict[str, RawTable]:
    """The tiny scheme with units of these names and classes."""
    tables = base_tables(file=SCHEME_FILE)
    rows = [[f"U{n}", name, kind, "L"] for n, (name, kind) in enumerate(zip(called, cycle(classes)), start=1)]
    titles = list(tables["单位"].columns)
    order = [titles.index(title) for title in ("编码", "名称", "类别", "考核线")]
    laid = [[dict(zip(order, row, strict=True)).get(at, "") for at in range(len(titles))] for row in rows]
    units = table_from_rows("单位", SCHEME_FILE, [titles, *laid])
    return {**tables, "单位": units}


@cache
def results(words: tuple[str, ...]) -> Results:
    """A year in which all the words occur: as names and classes of units, evidence, reasons, findings' words."""
    called = names(words, UNITS)
    scheme, wrong = read_scheme(scheme_of(called, names(words[40:], 4)), SCHEME_FILE)
    assert not wrong, wrong
    facts = random_figures(scheme, 1)
    take = cycle(words)
    common = {"数量": 1, "日期": "2026-10-03"}
    cases: dict[str, list[dict[str, object]]] = {
        sheet: [
            {
                **{"单位编码": unit.code, "事项编码": code, **common},
                **{"证据编号": next(take), "理由": next(take), "批准": next(take)},
            }
            for unit in scheme.units[:60]
        ]
        for sheet, code in (("扣分登记", "K1"), ("加分登记", "G1"))
    }
    made_up = year(scheme, facts, random_figures(scheme, 2), cases)
    tables = made_up.tables
    told = [next(take) for _ in tables.scores.index]
    scores = tables.scores.assign(reason=told, basis=[next(take) for _ in told])
    struck = [
        (u.code, u.name, "V1", next(take), "取消评先", "L", *(next(take) for _ in range(4)), True)
        for u in scheme.units[:20]
    ]
    vetoes = pd.DataFrame(struck, columns=VETOES).astype({"confirmed": bool})
    findings = [
        ("block", "C001", unit.code, word, word, "F5", "A1", word, word, word)
        for unit, word in zip(cycle(scheme.units), words)
    ]
    roster = tables.roster.assign(file=[next(take) for _ in tables.roster.index])
    return replace(
        made_up,
        tables=replace(
            tables,
            scores=scores,
            vetoes=vetoes,
            roster=roster,
            findings=pd.DataFrame(findings, columns=FINDINGS, dtype=str),
        ),
        facts=made_up.facts.assign(file=[next(take) for _ in made_up.facts.index]),
    )


@dataclass
class Live:
    """What is alive in a workbook, by sheet and cell; what its cells say."""

    formulas: dict[tuple[str, str], str] = field(default_factory=dict)
    others: list[str] = field(default_factory=list)
    """Defined names, lists and limits of what may be typed, conditions, targets of links, codes of feet."""
    said: set[str] = field(default_factory=set)


def inside(book: bytes) -> Live:
    """The workbook's parts looked through as XML; fails where anything leads out of it."""
    live = Live()
    with ZipFile(BytesIO(book)) as parts:
        held = {name: parts.read(name) for name in parts.namelist()}
    odd = re.compile(r"external|vba|connection|queryTable|embedding|activeX|ctrlProp|customXml", re.I)
    assert not [name for name in held if odd.search(name)]
    for name, content in held.items():
        if not name.endswith((".xml", ".rels", ".vml")):
            continue
        for _, node in etree.iterparse(BytesIO(content)):
            tag = etree.QName(node).localname
            words = node.text or ""
            if tag == "f":
                live.formulas[name, node.getparent().get("r", "")] = words
            elif tag in ("definedName", "formula", "formula1", "formula2", "sqref", "numFmt"):
                live.others.append(f"{tag} {words}")
            elif tag in ("oddHeader", "oddFooter"):
                assert "&" not in ALLOWED_CODES.sub("", words), words
                live.others.append("".join(code for code in ALLOWED_CODES.findall(words)))
            elif tag == "hyperlink":
                assert not [k for k in node.attrib if etree.QName(k).localname == "id"], (
                    "a link that leads out"
                )
                live.others.append(f"link {node.get('location')}")
            elif tag == "Relationship":
                assert node.get("TargetMode") is None, node.get("Target")
            elif tag in ("t", "v") and words:
                live.said.add(bare(re.sub("_x([0-9A-Fa-f]{4})_", lambda code: chr(int(code[1], 16)), words)))
    return live


def assert_alike(one: bytes, other: bytes) -> Live:
    """The same is alive in both workbooks, and nothing of the words in it."""
    live, plain = inside(one), inside(other)
    assert live.formulas.keys() == plain.formulas.keys()
    assert live.others == plain.others
    for formula in live.formulas.values():
        assert not [token for token in TOKENS if token in formula.lower()], formula
    return live


def lacking(words: Iterable[str], said: set[str]) -> list[str]:
    """The words that are nowhere said, alone or within others."""
    alone = [word for word in words if bare(word) not in said]
    everything = "\n".join(said) if alone else ""
    return [word for word in alone if bare(word) not in everything]


def test_in_the_ranking_workbook() -> None:
    live = assert_alike(*(ranking_workbook(results(words), STAMP) for words in (hostile(), harmless())))
    assert len(live.formulas) > UNITS
    assert lacking(hostile(), live.said) == []


def test_as_the_name_of_a_line_and_its_sheets() -> None:
    words = names(hostile(), 12)
    tables = base_tables(file=SCHEME_FILE)
    titles = list(tables["考核线"].columns)
    for one, other in zip(words[::2], words[1::2], strict=True):
        told = (
            {"编码": code, "名称": name, "总分": "100", "综合权重": "0.5", "排名范围": "全部"}
            for code, name in (("L", one), ("M", other))
        )
        rows = [[row.get(title, "") for title in titles] for row in told]
        scheme, _ = read_scheme(
            {**tables, "考核线": table_from_rows("考核线", SCHEME_FILE, [titles, *rows])}, SCHEME_FILE
        )
        book = ranking_workbook(year(scheme, random_figures(scheme, 1), random_figures(scheme, 2), {}), STAMP)
        with ZipFile(BytesIO(book)) as parts:
            sheets = etree.fromstring(parts.read("xl/workbook.xml")).iterfind("{*}sheets/{*}sheet")
            called = {str(sheet.get("name")) for sheet in sheets}
        quoted = (re.findall(r"'((?:[^']|'')+)'!", text) for text in inside(book).formulas.values())
        assert {name.replace("''", "'") for found in quoted for name in found} <= called


class _Parsed(HTMLParser):
    """A page as a browser's parser sees it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.shapes: set[tuple[str, str]] = set()
        self.targets: list[str] = []
        self.scripts = 0
        self.said: set[str] = set()
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.scripts += tag == "script"
        self.shapes |= {(tag, name) for name, _ in attrs} | {(tag, "")}
        self.targets += [value or "" for name, value in attrs if name in ("href", "src", "action")]

    def handle_data(self, data: str) -> None:
        self.said.add(bare(data))


def test_on_the_page() -> None:
    parsed, plain = (
        _Parsed(page(made_up.tables, made_up.letterhead, {}, made_up.facts, room=10**9))
        for made_up in map(results, (hostile(), harmless()))
    )
    assert parsed.shapes == plain.shapes
    assert parsed.targets == plain.targets
    assert parsed.scripts == plain.scripts
    assert all(target.startswith("#") for target in parsed.targets)
    made_up = results(hostile())
    shown = [*made_up.tables.scores["reason"], *(unit.name for unit in made_up.scheme.units)]
    assert lacking(shown, parsed.said) == []


def in_letter(letter: bytes) -> str:
    """What a letter says; fails where a field but the page's number, a link or an object is in it."""
    said = []
    with ZipFile(BytesIO(letter)) as parts:
        for name in parts.namelist():
            assert not re.search(r"vba|embedding|activeX|afchunk", name, re.I)
            for _, node in etree.iterparse(BytesIO(parts.read(name))):
                tag = etree.QName(node).localname
                assert tag not in ("hyperlink", "instrText", "fldChar", "object", "altChunk", "subDoc"), name
                assert node.get("TargetMode") is None
                if tag == "fldSimple":
                    assert set(node.attrib.values()) == {"PAGE"}
                elif tag == "t":
                    said.append(node.text or "")
    return bare("".join(said))


def test_in_the_letters() -> None:
    made_up = results(hostile())
    letters = made(OF_RESULTS, Outcome(made_up.tables, made_up.letterhead), lambda _: None)
    said = {path: in_letter(letter) for path, letter in letters.items()}
    assert any("一票否决决定" in path for path in said)
    assert all(path.count("/") == 1 and path.isprintable() and ".." not in path.split("/") for path in said)
    own = {
        unit.code: "".join(t for p, t in said.items() if f"/{unit.code} " in p)
        for unit in made_up.scheme.units
    }
    scores = made_up.tables.scores
    for code, name, reason in zip(scores["unit_code"], scores["unit_name"], scores["reason"], strict=True):
        assert bare(name) in own[code]
        assert bare(reason) in own[code]


def runs(cell: str) -> bool:
    """Whether a spreadsheet that opens a CSV file would run the cell."""
    try:
        float(cell)
    except ValueError:
        return bool(LIVE.match(cell))
    return False


def cells(content: bytes) -> list[str]:
    """The cells of a CSV file."""
    return [cell for row in csv.reader(StringIO(content.decode("utf-8-sig"), newline="")) for cell in row]


def test_in_data_files() -> None:
    made_up = results(hostile())
    files = data_files(made_up.tables, made_up.facts)
    found = [cell for path, content in files.items() if path.endswith(".csv") for cell in cells(content)]
    assert [cell for cell in found if runs(cell)] == []
    assert set(hostile()) <= set(map(as_meant, found))


def test_what_is_made_inert_is_read_back_as_it_was() -> None:
    for word in (
        *hostile(),
        *(f"'{word}" for word in hostile()),
        "-5",
        "'-5",
        "+1.5%",
        "-1e-05",
        "",
        "'",
        "－",
    ):
        assert as_meant(inert(word)) == word
        assert not runs(inert(word)) or word in ("+1.5%", "－5")
    assert inert("-1.5e-07") == "-1.5e-07"


@pytest.fixture(scope="module")
def desks(tmp_path_factory: pytest.TempPathFactory) -> Mapping[bool, Run]:
    """A workspace of 30 units with such names, explanations and entries of the ledger, and one without."""
    return {
        bad: _desk(tmp_path_factory.mktemp("room") / "desk", words)
        for bad, words in ((True, hostile()), (False, harmless()))
    }


def _desk(root: Path, words: tuple[str, ...]) -> Run:
    desk, take = lay(root), cycle(words[::61])
    tables = scheme_of(names(words, 30), ["镇", "街道"])
    desk.put(SCHEME_FILE, scheme_workbook(tables, "示例考核方案", SAVED))
    occasion = desk.run().occasion
    for code, figures in FIGURES.items():
        writer = Writer("填报表", SAVED)
        filled = Filled({**figures, "A1": 300}, {item: next(take) for item in figures})
        write_template(writer, occasion, occasion.scheme.unit_by_code[code], filled)
        desk.returns(writer.close(), f"{code}.xlsx")
    sheets = as_sheets(ledger_tables())
    for sheet, code in (("扣分登记", "K1"), ("加分登记", "G1")):
        for unit in FIGURES:
            row: dict[str, str | float] = {
                "单位编码": unit,
                "事项编码": code,
                "数量": 1.0,
                "日期": "2026-10-03",
            }
            row |= {"证据编号": next(take), "理由": next(take), "批准": next(take)}
            sheets[sheet].append([row.get(str(title), "") for title in sheets[sheet][0]])
    desk.put(LEDGER_FILE, workbook(sheets, SAVED))
    return desk.run()


def test_in_what_a_run_writes(desks: Mapping[bool, Run]) -> None:
    files, plain = desks[True].reports, list(desks[False].reports.values())
    assert len(files) == len(plain)
    for (path, content), other in zip(files.items(), plain, strict=True):
        assert path.isprintable()
        assert ".." not in path.split("/")
        match path.rpartition(".")[2]:
            case "xlsx":
                assert_alike(content, other)
            case "docx":
                in_letter(content)
            case "csv":
                assert [cell for cell in cells(content) if runs(cell)] == [], path


def test_a_result_is_scored_again_from_such_words(desks: Mapping[bool, Run]) -> None:
    run = desks[True]
    publish(run)
    told = of_reports(run.workspace.reports, run.workspace.reports)
    assert not any(move.moved for move in told.moves)
    assert [entry for _, entry in told.both.before.entries] == [entry for _, entry in told.both.now.entries]
    assert {unit.name for unit in told.both.before.scheme.units} == {unit.name for unit in run.scheme.units}
    said = {text for _, entry in told.both.before.entries for _, text in entry}
    assert {one.evidence for one in run.ledger[0].deductions} <= said


def test_in_what_is_issued(desks: Mapping[bool, Run]) -> None:
    for run in desks.values():
        send_out(run)
        assert [path.name for path in run.workspace.root.parent.iterdir()] == ["desk"]
    lying = [sorted(p for p in run.workspace.issued.rglob("*") if p.is_file()) for run in desks.values()]
    assert len(lying[0]) == len(lying[1]) == 30 * 2 + 3
    for run in desks.values():
        run.__dict__.pop("record", None)
    issued, plain = (dict(run.issued()) for run in desks.values())
    for (path, content), other in zip(issued.items(), plain.values(), strict=True):
        assert "/" not in path
        if path.endswith(".xlsx"):
            assert_alike(content, other)
        elif path.endswith(".docx"):
            assert bare(desks[True].scheme.unit_by_code[path.split(" ")[0]].name) in in_letter(content)
        else:
            assert [cell for cell in cells(content) if runs(cell)] == []
    assert {one.unit_name for one in desks[True].record.sent} == {
        unit.name for unit in desks[True].scheme.units
    }


def test_in_the_checking_report_and_the_returns_for_correction(desks: Mapping[bool, Run]) -> None:
    returned, said = [], []
    for run, words in zip(desks.values(), (hostile(), harmless()), strict=True):
        found = [
            finding(
                "C002",
                Place(word, word, "F5"),
                unit_code="U1",
                item_code="A1",
                check="H1",
                found=word,
                hint=word,
            )
            for word in words
        ]
        if words is hostile():
            live = inside(checking_report(run.occasion, run.collection, found, run.accounts))
            assert live.formulas == {}
            assert not [one for one in live.others if any(token in one.lower() for token in TOKENS)]
            assert lacking(hostile(), live.said) == []
        asked = [replace(one, place=Place("U2.xlsx", "基础表", "F5"), unit_code="U2") for one in found[::25]]
        facts = run.facts.assign(explanation=list(islice(cycle(words[::7]), len(run.facts))))
        (book,) = returned_workbooks(run.occasion, run.collection.returns, facts, asked).values()
        returned.append(book)
        said.append([one.message for one in asked] + list(facts["explanation"][facts["unit_code"] == "U2"]))
    assert lacking(said[0], assert_alike(*returned).said) == []
