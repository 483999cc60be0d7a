"""A sheet of the workbook being written: the common head and foot, words, numbers, and live formulas."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.files.writing import A4, Writer, in_footer, row_height, safe_text
from pipeline.model.words import Terms, terms
from pipeline.report.results import Results
from pipeline.report.workbook.cells import AUDIT_ROW, HEAD, rows_of
from pipeline.report.workbook.plan import Plan
from pipeline.scheme.formula.parse import FormulaError
from pipeline.scheme.rows import Stage

LONGEST_FORMULA = 8192
"""Characters Excel takes in a formula, the equals sign included."""

MOST_LINKS = 65_530
"""Links that Excel takes on a sheet."""

_SMALLER = 10.5 / 9
"""So much more of the small print than of the body's goes into a column."""
_NOTHING: Mapping[int, str] = {}

Spans = tuple[tuple[str, int, int], ...]
"""Column titles, each with the first and the last column it stands over."""


@dataclass(frozen=True)
class Book:
    """The workbook being written, what is written and where it stands."""

    writer: Writer
    results: Results
    plan: Plan
    stages: "tuple[tuple[Stage, Book], ...]" = ()
    """Of a year in several stages, the part of the workbook that each stage has."""

    def form(self, line: str) -> str:
        """How the scores of a line are shown: with the decimals they are compared at, clauses as whole as they are."""
        if self.results.scheme.is_letter(line):
            return "0.00" if line in self.results.in_parts else "General"
        digits = self.results.letterhead.digits
        return "0." + "0" * digits if digits else "0"

    def terms(self, line: str) -> Terms:
        """What the results of a line are called."""
        return terms(self.results.scheme.is_letter(line))


class Page:
    """A sheet under the workbook's common head; every cell written has a frame."""

    def __init__(
        self,
        book: Book,
        name: str,
        titles: Sequence[str],
        widths: Sequence[float],
        *,
        title: str = "",
        remark: str = "",
        paper: int = A4,
        landscape: bool = True,
    ) -> None:
        self.book, self.writer = book, book.writer
        self.sheet = book.writer.sheet(book.plan.sheet(name), paper=paper, landscape=landscape)
        self.widths, self.links = widths, 0
        for column, width in enumerate(widths):
            self.sheet.set_column(column, column, width)
        head, look = book.results.letterhead, self.writer.look
        self.sheet.set_row(0, 30)
        banner = f"　【{head.banner}】" if head.banner else ""
        self.sheet.write_string(
            0, 0, safe_text(f"{head.when}{title or name}{banner}"), look("title", "left", "nowrap")
        )
        about = "　".join(part for part in (head.scheme_name, head.authority) if part)
        self.sheet.write_string(1, 0, safe_text(about), look("subtitle", "left", "nowrap"))
        self.sheet.write_string(2, 0, safe_text(remark), look("small", "quiet", "nowrap"))
        if titles:
            self.titles(HEAD, titles)
            self.sheet.repeat_rows(0, HEAD)
            self.sheet.freeze_panes(HEAD + 1, 0)
        self._foot(name)

    def _foot(self, name: str) -> None:
        head = self.book.results.letterhead
        about = f"方案 {self.book.results.scheme.fingerprint}"
        about += f"　输入 {head.inputs}" if head.inputs else ""
        left, middle, right = (in_footer(part) for part in (about, name, head.banner))
        # A size is followed by a blank, or a title that begins with a digit would be read as part of it.
        self.sheet.set_footer(f"&L&7 {left}&C&9 {middle}　第 &P 页，共 &N 页&R&8 {right}")

    def head(self, name: str) -> None:
        """The sheet's title at the head of every printed page, for a sheet that is more than a page across."""
        head = self.book.results.letterhead
        banner = f"　【{head.banner}】" if head.banner else ""
        self.sheet.set_header(f"&L&14 {in_footer(head.when + name + banner)}")

    def titles(self, row: int, titles: Sequence[str], first: int = 0) -> None:
        """Column titles, in a row high enough for them."""
        for column, title in enumerate(titles, start=first):
            self.sheet.write_string(row, column, safe_text(title), self.writer.look("head"))
        self.height(row, dict(enumerate(titles, start=first)), least=24)

    def band(self, row: int, text: str, columns: int | None = None) -> None:
        """A row across the sheet that names what stands below it."""
        look = self.writer.look("across", "band", "left", "nowrap")
        for column in range(1, columns or len(self.widths)):
            self.sheet.write_blank(row, column, None, look)
        self.sheet.write_string(row, 0, safe_text(text), look)
        self.sheet.set_row(row, 20)

    def text(self, row: int, column: int, text: str, *looks: str) -> None:
        """Words, never a formula whatever they begin with."""
        look = self.writer.look("cell", *looks)
        if text:
            self.sheet.put_text(row, column, safe_text(text), look)
        else:
            self.sheet.put_blank(row, column, look)

    def number(self, row: int, column: int, value: float, *looks: str, form: str = "General") -> None:
        """A number; a blank where it is NaN."""
        look = self.writer.look("cell", "right", *looks, form=form)
        if value == value:
            self.sheet.put_number(row, column, float(value), look)
        else:
            self.sheet.put_blank(row, column, look)

    def formula(
        self,
        row: int,
        column: int,
        text: str | Callable[[], str],
        value: float | str,
        *looks: str,
        form: str = "General",
    ) -> None:
        """A live cell with the program's own value kept in it; ``text`` may be made when it is needed.

        Where the formula would be longer than a cell can hold, the value stands alone and a note says so.
        """
        if not isinstance(value, str) and value != value:
            raise ValueError(f"no value for {self.sheet.name} row {row + 1} column {column + 1}: {text}")
        try:
            written = text if isinstance(text, str) else text()
        except FormulaError:  # the only formulas refused here are those that grew too long
            written = ""
        look = self.writer.look("cell", "center" if isinstance(value, str) else "right", *looks, form=form)
        kept = value if isinstance(value, str) else float(value)
        if written and len(written) < LONGEST_FORMULA:
            self.sheet.put_formula(row, column, written, look, kept)
            return
        self.sheet.write_comment(row, column, "公式过长，此处为程序算出的结果，不随数据变动。")
        if isinstance(kept, str):
            self.sheet.write_string(row, column, kept, look)
        else:
            self.sheet.write_number(row, column, kept, look)

    def kept(self, row: int, column: int, value: float | str, *, form: str = "General") -> None:
        """The program's own result, beside the formula that is to give the same."""
        if isinstance(value, str):
            self.text(row, column, value, "center", "quiet")
        else:
            self.number(row, column, value, "quiet", form=form)

    def audit(self, column: int, rows: tuple[int, int]) -> None:
        """Above a column of differences between formulas and the program's own results, their sum."""
        text = f"SUM({rows_of(column, rows)})"
        self.formula(AUDIT_ROW, column, text, 0.0, "strong", form="0.000000")

    def link(self, row: int, column: int, target: str, text: str, *looks: str) -> None:
        """Words that lead to another cell of the workbook: ``'单位得分单'!A5``.

        A sheet holds no more than so many links; beyond them the words stand alone.
        """
        look = self.writer.look("cell", *looks)
        if self.links == MOST_LINKS:
            self.sheet.write_string(row, column, safe_text(text), look)
            return
        self.links += 1
        self.sheet.write_url(row, column, f"internal:{target}", look, safe_text(text))

    def lead(self, row: int, column: int, target: str) -> None:
        """Make a cell, to be written yet, lead to another cell of the workbook, while the sheet takes links."""
        if self.links < MOST_LINKS:
            self.links += 1
            self.sheet.write_url(row, column, f"internal:{target.replace('$', '')}")

    def table(self, row: int, title: str, spans: Spans, rows: Sequence[Sequence[str]]) -> int:
        """A small table of words under its band; returns the row after the free one that follows it."""
        self.band(row, title if rows else f"{title}：无")
        if not rows:
            return row + 2
        for number, words in enumerate([[name for name, _, _ in spans], *rows], start=row + 1):
            for (_, first, last), word in zip(spans, words, strict=True):
                narrow = ("center",) if first == last and self.widths[first] <= 10 else ()
                look = ("head",) if number == row + 1 else narrow
                if first != last:
                    self.sheet.merge_range(number, first, number, last, "", self.writer.look("cell", *look))
                self.text(number, first, word, *look)
            widths = [sum(self.widths[first : last + 1]) for _, first, last in spans]
            self.sheet.set_row(number, row_height(zip(words, widths, strict=True)))
        return row + len(rows) + 3

    def break_before(self, rows: Sequence[int]) -> None:
        """Begin a new page before each of the rows; a spreadsheet takes 1,023 of them."""
        self.sheet.set_h_pagebreaks(list(rows)[:1023])

    def height(
        self, row: int, texts: dict[int, str], least: float = 18, small: Mapping[int, str] = _NOTHING
    ) -> None:
        """Make a row high enough for texts that wrap in their columns; those in small print take less room."""
        spans = [(text, self.widths[column]) for column, text in texts.items()]
        spans += [(text, self.widths[column] * _SMALLER) for column, text in small.items()]
        self.sheet.set_row(row, row_height(spans, least))
