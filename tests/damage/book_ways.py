"""Ways to damage what is inside U2's workbook: its parts, its sheets, its cells, its identity."""

import re
from collections.abc import Callable, Mapping

from pipeline.files.cells import CellValue
from pipeline.files.key import sample_key
from pipeline.issue.identity import SHEET
from tests.damage.file_ways import BOOK, FORM, Parts, Way, instead
from tests.workbooks import Formula, Sheets, edited
from tests.workspaces import NONE, NOTHING_SAID, resigned

STYLES = "xl/styles.xml"


# --- parts of the workbook -------------------------------------------------------------------------


def rewritten(edit: Callable[[Parts], Mapping[str, bytes]], name: str = "U2.xlsx") -> Way:
    """U2's return with its parts changed."""
    return instead(lambda content: edited(content, edit), name)


def replaced(part: str, old: str, new: str) -> Way:
    """U2's return with some of a part's XML changed."""

    def edit(parts: Parts) -> Parts:
        assert old.encode() in parts[part]
        return {**parts, part: parts[part].replace(old.encode(), new.encode(), 1)}

    return rewritten(edit)


def added(**parts: str) -> Way:
    """U2's return with further parts: ``xl__vbaProject_bin`` is xl/vbaProject.bin."""
    more = {name.replace("__", "/").replace("_", "."): text.encode() for name, text in parts.items()}
    return rewritten(lambda old: {**old, **more})


def inside(address: str, cell: str, style: str = "", code: str = "") -> Way:
    """U2's return with one cell's type and XML as given (parted by a blank), in a number format of its own."""

    def edit(parts: Parts) -> Parts:
        styles = parts[STYLES].decode()
        count = len(re.findall(r"<xf ", styles[styles.index("<cellXfs") : styles.index("</cellXfs>")]))
        if code:
            formats = f'<numFmts count="1"><numFmt numFmtId="{style}" formatCode="{code}"/></numFmts>'
            styles = re.sub(r"<numFmts.*?</numFmts>", "", styles).replace("<fonts", f"{formats}<fonts", 1)
        added = f'<xf numFmtId="{style or 0}" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
        styles = styles.replace("</cellXfs>", added)
        kind, _, content = cell.partition(" ")
        written = f'<c r="{address}" s="{count}"{f" t={kind!r}" if kind else ""}>{content}</c>'
        sheet = re.sub(rf'<c r="{address}"[^>]*?(/>|>.*?</c>)', lambda _: written, parts[FORM].decode())
        return {**parts, STYLES: styles.encode(), FORM: sheet.encode()}

    return rewritten(edit)


def picture_in(address: str) -> Way:
    """U2's return with a picture set into a cell, as Excel of today does."""

    def edit(parts: Parts) -> Parts:
        picture = f'<c r="{address}" t="e" vm="1"><v>#VALUE!</v></c>'
        sheet = re.sub(rf'<c r="{address}".*?</c>', picture, parts[FORM].decode())
        return {**parts, FORM: sheet.encode(), "xl/richData/richValueRel.xml": b"<richValueRels/>"}

    return rewritten(edit)


def commented(cell: str, words: str, *, thread: bool = False, part: str = "comments1.xml") -> Way:
    """U2's return with a comment on a cell of its form, of a conversation with its stand-in of the old kind."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
    links = f'<Relationship Id="rId9" Type="{kind}" Target="../{part}"/>'
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    text = f'<comment ref="{cell}" authorId="0"><text><t>{words}</t></text></comment>'
    parts = {
        "xl/worksheets/_rels/sheet2.xml.rels": "<Relationships "
        f'xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{links}</Relationships>',
        f"xl/{part}": f'<comments xmlns="{main}"><commentList>{text}</commentList></comments>',
    }
    if thread:
        parts["xl/threadedComments/threadedComment1.xml"] = (
            f"<ThreadedComments><text>{words}</text></ThreadedComments>"
        )
    return rewritten(lambda old: {**old, **{name: xml.encode() for name, xml in parts.items()}})


def calculated_by_hand(parts: Parts) -> Parts:
    """A workbook set to be calculated by hand only."""
    return {**parts, BOOK: parts[BOOK].replace(b"<calcPr ", b'<calcPr calcMode="manual" ')}


# --- cells -----------------------------------------------------------------------------------------


def changed(edit: Callable[[Sheets], object]) -> Way:
    """U2's return with its cells changed and saved anew."""
    return lambda desk: desk.returns(desk.retyped(edit))


def typed(cell: CellValue | Formula, item: str = "A1", column: int = 5) -> Way:
    """A figure (or another cell of the item's row) typed so into U2's return."""
    return lambda desk: desk.typed(cell, item, column)


def figures(change: Mapping[str, CellValue] = NONE, explained: Mapping[str, str] = NOTHING_SAID) -> Way:
    """U2's return with other figures, and with words beside them."""
    return lambda desk: desk.returns(desk.filled("U2", change, explained=explained))


def put(row: int, column: int, value: CellValue, sheet: str = "基础表") -> Way:
    """A cell of U2's return written into, wherever it is."""

    def edit(sheets: Sheets) -> None:
        rows = [[*line, *[""] * (column + 1 - len(line))] for line in sheets[sheet]]
        rows += [[""] * (column + 1) for _ in range(row + 1 - len(rows))]
        rows[row][column] = value
        sheets[sheet] = rows

    return changed(edit)


def with_rows(edit: Callable[[list[list[CellValue]]], list[list[CellValue]]]) -> Way:
    """U2's form with its rows changed."""
    return changed(lambda sheets: sheets.update({"基础表": edit(sheets["基础表"])}))


def more_rows(count: int) -> Way:
    """U2's form with so many rows of its own."""
    added: list[list[CellValue]] = [["", f"另报{n}", "", "", "", ""] for n in range(count)]
    return with_rows(lambda rows: [*rows, *added])


def without_column(column: int) -> Way:
    """U2's form with a column deleted."""
    return with_rows(lambda rows: [[*row[:column], *row[column + 1 :]] for row in rows])


def renamed(old: str, new: str) -> Way:
    """U2's return with a sheet under another name, where it stood."""

    def edit(sheets: Sheets) -> None:
        kept = {new if name == old else name: rows for name, rows in sheets.items()}
        sheets.clear()
        sheets.update(kept)

    return changed(edit)


def in_order(*names: str) -> Way:
    """U2's return with its sheets in that order."""

    def edit(sheets: Sheets) -> None:
        kept = {name: sheets[name] for name in names}
        sheets.clear()
        sheets.update(kept)

    return changed(edit)


def copied(sheet: str, figure: float | None = None) -> Way:
    """U2's return with a copy of a sheet after the others, in the copy another first figure."""

    def edit(sheets: Sheets) -> None:
        again = [list(row) for row in sheets[sheet]]
        again[4][5] = again[4][5] if figure is None else figure
        sheets[f"{sheet} (2)"] = again

    return changed(edit)


# --- identity --------------------------------------------------------------------------------------


def issued_as(name: str, **identity: str) -> Way:
    """A further return whose template was issued with another identity."""
    return lambda desk: desk.returns(desk.retyped(lambda sheets: resigned(sheets, identity)), name)


def signed_elsewhere(name: str) -> Way:
    """A further return that another workspace issued."""
    return lambda desk: desk.returns(desk.retyped(lambda sheets: resigned(sheets, {}, sample_key(1))), name)


def with_identity(label: str, text: str, name: str = "改.xlsx") -> Way:
    """A further return whose hidden sheet was edited."""

    def edit(sheets: Sheets) -> None:
        next(row for row in sheets[SHEET] if row[0] == label)[1] = text

    return lambda desk: desk.returns(desk.retyped(edit), name)


def of_another_unit(code: str, unit: str, name: str) -> Way:
    """A further return: U2's, as if it had been issued to that unit."""

    def edit(sheets: Sheets) -> None:
        for sheet, rows in sheets.items():
            sheets[sheet] = [[c.replace("乙镇", unit) if isinstance(c, str) else c for c in r] for r in rows]
        resigned(sheets, {"unit_code": code})

    return lambda desk: desk.returns(desk.retyped(edit), name)
