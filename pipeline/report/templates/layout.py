"""The page of an official document (GB/T 9704-2012), for the letters' templates.

A4, margins 37/35/28/26 mm, 3号仿宋 16 pt on lines of exactly 28.95 pt (22 a page, 28 characters a line),
title 2号小标宋 22 pt, page number ``— 1 —`` 4号 at the outer edge.
"""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

LEFT, CENTRE, RIGHT = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
LATIN = "Times New Roman"
BODY_FONT, TITLE_FONT, HEADING_FONT, NUMBER_FONT = "仿宋_GB2312", "方正小标宋简体", "黑体", "宋体"
STAND_INS = {BODY_FONT: "仿宋", TITLE_FONT: "华文中宋"}
"""What a machine without the prescribed font is told to use."""
LINE = 28.95
TEXT_WIDTH = 156.0

# Built-in parts and styles that no letter needs: nine tenths of an empty document.
_UNUSED_PARTS = ("/docProps/thumbnail.jpeg", "/customXml/item1.xml", "/word/stylesWithEffects.xml")
_KEPT_STYLES = ("normal", "default paragraph font", "normal table", "no list", "header", "footer")

Column = tuple[str, float, WD_ALIGN_PARAGRAPH]
"""A column's title, its width in mm and how its cells are set."""
Row = str | Sequence[str]
"""A row's cells (a line break begins a paragraph), or the tag of a row that only steers."""


class Letter:
    """An official letter that grows downwards, paragraph by paragraph."""

    def __init__(self, title: str, *, numbered: bool = True) -> None:
        self._doc: Any = Document()
        _shed(self._doc)
        _page(self._doc)
        _styles(self._doc)
        self._add(title, "公文标题")
        if numbered:
            self._add("文号：__________〔______〕____号", "文号")

    def saved(self) -> bytes:
        """The letter as the bytes of a .docx."""
        file = BytesIO()
        self._doc.save(file)
        return file.getvalue()

    def salutation(self, words: str) -> None:
        """Who is addressed, at the left edge."""
        self._add(words, "Normal")

    def body(self, words: str) -> None:
        """A paragraph of text."""
        self._add(words, "公文正文")

    def heading(self, words: str) -> None:
        """A heading, kept with what follows."""
        self._add(words, "公文标题一")

    def caption(self, words: str) -> None:
        """What stands over a table."""
        self._add(words, "表题")

    def remark(self, words: str) -> None:
        """What stands under a table."""
        self._add(words, "表注")

    def steer(self, tag: str) -> None:
        """A paragraph that only steers what follows (``for …``, ``if …``, ``endif``)."""
        self._add(f"{{%p {tag} %}}", "Normal")

    def when(self, condition: str, words: str, style: str = "公文正文") -> None:
        """A paragraph that stands only on a condition."""
        self.steer(f"if {condition}")
        self._add(words, style)
        self.steer("endif")

    def alert(self, condition: str, words: str) -> None:
        """A conditional paragraph that must not be overlooked."""
        self.when(condition, words, "公文强调")

    def each(self, loop: str, words: str) -> None:
        """A paragraph for each of several things."""
        self.steer(f"for {loop}")
        self.body(words)
        self.steer("endfor")

    def close(self, words: str, issuer: str) -> None:
        """The last paragraph and, kept with it, the issuer centred over a blank date."""
        last, name = self._add(words, "公文正文"), self._add(issuer, "落款")
        self._add("______年____月____日（印章）", "落款")
        name.paragraph_format.space_before = Pt(LINE)
        last.paragraph_format.keep_with_next = name.paragraph_format.keep_with_next = True

    def signatures(self, left: str, right: str) -> None:
        """Where both sides sign, side by side and kept together: name, signature and date to be written by hand."""
        table = self._doc.add_table(rows=0, cols=2)
        table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        widths = [round(TEXT_WIDTH / 2 * 1440 / 25.4)] * 2
        _frame(table, widths, ruled=False)
        for cells in ([left, right], ["\n负责人（签字）："] * 2, ["\n______年____月____日"] * 2):
            _fill(table, cells, [LEFT, LEFT], widths, strong=False, style="签字", top=True)

    def table(self, columns: Sequence[Column], rows: Sequence[Row], strong: Sequence[int] = ()) -> None:
        """A ruled table under a repeated heading row; ``strong`` are the rows (from 1) that sum others up."""
        scale = TEXT_WIDTH / sum(width for _, width, _ in columns)
        widths = [round(width * scale * 1440 / 25.4) for _, width, _ in columns]
        table = self._doc.add_table(rows=0, cols=len(columns))
        table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        _frame(table, widths)
        _fill(table, [title for title, _, _ in columns], [CENTRE] * len(columns), widths, strong=True)
        table.rows[0]._tr.trPr.append(_w("tblHeader"))
        for number, row in enumerate(rows, start=1):
            cells = [row, *[""] * (len(columns) - 1)] if isinstance(row, str) else row
            _fill(table, cells, [side for _, _, side in columns], widths, strong=number in strong)

    def _add(self, words: str, style: str) -> Any:
        return self._doc.add_paragraph(words, style=style)


def _w(tag: str, content: str = "", **attributes: object) -> Any:
    settings = "".join(f' w:{name}="{value}"' for name, value in attributes.items())
    return parse_xml(f"<w:{tag} {nsdecls('w')}{settings}>{content}</w:{tag}>")


def _shed(doc: Any) -> None:
    # A part stays in the file only while something refers to it.
    for holder in (doc.part.package, doc.part):
        for key, relation in list(holder.rels.items()):
            if relation.target_part.partname in _UNUSED_PARTS:
                del holder.rels[key]
    for style in list(doc.styles.element.findall(qn("w:style"))):
        if style.find(qn("w:name")).get(qn("w:val")).lower() not in _KEPT_STYLES:
            doc.styles.element.remove(style)
    doc.core_properties.author = doc.core_properties.comments = ""


def _page(doc: Any) -> None:
    section = doc.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header_distance, section.footer_distance = Mm(20), Mm(23)
    doc.settings.odd_and_even_pages_header_footer = True
    for header in (section.header, section.even_page_header):
        header.paragraphs[0].text = "{{ head.banner }}"
    for footer, side in ((section.footer, RIGHT), (section.even_page_footer, LEFT)):
        number = footer.paragraphs[0]
        number.alignment = side
        number.paragraph_format.left_indent = number.paragraph_format.right_indent = Pt(14)
        number.add_run("— ")
        number._p.append(_w("fldSimple", "<w:r><w:t>1</w:t></w:r>", instr="PAGE"))
        number.add_run(" —")


def _styles(doc: Any) -> None:
    doc.styles.element.find(qn("w:docDefaults")).find(qn("w:pPrDefault")).clear()
    normal = _style(doc, "Normal")
    # 28 characters a line: each a quarter of a point narrower than it is high.
    normal.element.rPr.append(_w("spacing", val=-5))
    _style(doc, "公文标题", TITLE_FONT, 22, line=34, align=CENTRE).paragraph_format.space_after = Pt(10)
    _style(doc, "文号", size=14, align=CENTRE).paragraph_format.space_after = Pt(14)
    _style(doc, "公文正文", indent=True)
    _style(doc, "公文强调", HEADING_FONT, indent=True)
    _style(doc, "公文标题一", HEADING_FONT, indent=True).paragraph_format.keep_with_next = True
    caption = _style(doc, "表题", HEADING_FONT, 12, line=22).paragraph_format
    caption.keep_with_next, caption.space_before = True, Pt(6)
    _style(doc, "表文", size=9, line=12)
    _style(doc, "签字").paragraph_format.keep_with_next = True
    _style(doc, "表注", size=10.5, line=16).paragraph_format.space_before = Pt(3)
    # Centred in what is left of this indent, a date of nine characters ends four before the edge.
    _style(doc, "落款", align=CENTRE).paragraph_format.left_indent = Pt(170)
    _style(doc, "Header", size=10.5, line=14, align=RIGHT)
    _style(doc, "Footer", NUMBER_FONT, 14, line=18)
    for part in doc.part.package.iter_parts():
        if part.partname == "/word/fontTable.xml":
            fonts = "".join(
                f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
                for name, other in STAND_INS.items()
            )
            part._blob = part.blob.replace(b"</w:fonts>", fonts.encode() + b"</w:fonts>")


def _style(
    doc: Any,
    name: str,
    font: str = BODY_FONT,
    size: float = 16,
    *,
    line: float = LINE,
    align: WD_ALIGN_PARAGRAPH | None = None,
    indent: bool = False,
) -> Any:
    if name in [style.name for style in doc.styles]:
        style = doc.styles[name]
    else:
        style = doc.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style, style.quick_style = doc.styles["Normal"], True
    style.font.name, style.font.size = LATIN, Pt(size)
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    layout = style.paragraph_format
    layout.space_before = layout.space_after = Pt(0)
    layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(line)
    layout.alignment = align
    if indent:
        # Two characters, whatever the size; the measure in points is for readers that do not know characters.
        layout.first_line_indent = Pt(2 * size)
        style.element.pPr.ind.set(qn("w:firstLineChars"), "200")
    return style


def _frame(table: Any, widths: Sequence[int], *, ruled: bool = True) -> None:
    # WPS goes by the grid, Word by the table's width: both are written, and agree.
    for grid, width in zip(table._tbl.tblGrid.findall(qn("w:gridCol")), widths, strict=True):
        grid.set(qn("w:w"), str(width))
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for side in sides)
    margins = "".join(f'<w:{side} w:w="57" w:type="dxa"/>' for side in ("left", "right"))
    properties = table._tbl.tblPr
    for old in properties.findall(qn("w:tblW")):
        properties.remove(old)
    # The schema's order: tblW, jc, tblBorders, tblLayout, tblCellMar.
    properties.find(qn("w:jc")).addprevious(_w("tblW", w=sum(widths), type="dxa"))
    layout = properties.find(qn("w:tblLayout"))
    if ruled:
        layout.addprevious(_w("tblBorders", borders))
    layout.addnext(_w("tblCellMar", margins))


def _fill(
    table: Any,
    cells: Sequence[str],
    sides: Sequence[WD_ALIGN_PARAGRAPH],
    widths: Sequence[int],
    *,
    strong: bool,
    style: str = "表文",
    top: bool = False,
) -> None:
    row = table.add_row()
    row._tr.get_or_add_trPr().append(_w("cantSplit"))
    for cell, words, side, width in zip(row.cells, cells, sides, widths, strict=True):
        properties = cell._tc.get_or_add_tcPr()
        for old in properties.findall(qn("w:tcW")):
            properties.remove(old)
        properties.insert(0, _w("tcW", w=width, type="dxa"))
        if strong:
            properties.append(_w("shd", val="clear", color="auto", fill="EDEDED"))
        properties.append(_w("vAlign", val="top" if top else "center"))
        for number, line in enumerate(words.split("\n")):
            paragraph = cell.add_paragraph() if number else cell.paragraphs[0]
            paragraph.style, paragraph.alignment = style, side
            paragraph.paragraph_format.keep_with_next = strong or None
            paragraph.add_run(line).bold = strong or None
