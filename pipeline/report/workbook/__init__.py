"""The leaders' workbook (考核结果汇总): every score, total and rank a live formula down to the merged data."""

from datetime import datetime

from pipeline.files.writing import Writer, strictly
from pipeline.report.results import Results
from pipeline.report.workbook.adjustments_sheet import write_adjustments
from pipeline.report.workbook.book import Book
from pipeline.report.workbook.charts_sheet import write_charts
from pipeline.report.workbook.cover_sheet import open_cover, write_cover
from pipeline.report.workbook.figures_sheet import write_figures, write_marks
from pipeline.report.workbook.lost_sheets import write_lost
from pipeline.report.workbook.matrix_sheet import write_matrices
from pipeline.report.workbook.method_sheet import write_method
from pipeline.report.workbook.plan import Plan, stage_marks
from pipeline.report.workbook.process_sheet import write_process
from pipeline.report.workbook.ranking_sheet import write_ranking
from pipeline.report.workbook.rates_sheet import write_rates
from pipeline.report.workbook.returns_sheet import write_returns
from pipeline.report.workbook.scheme_sheet import write_scheme
from pipeline.report.workbook.statements_sheet import Statements
from pipeline.report.workbook.totals_sheet import write_totals
from pipeline.report.workbook.verified_sheet import write_verified

__all__ = ["Results", "ranking_workbook"]


def ranking_workbook(results: Results, stamp: datetime) -> bytes:
    """The workbook's bytes; the same results and stamp give the same bytes.

    Each formula keeps the program's own value, so that it shows right where nothing is calculated.
    """
    writer = Writer(f"{results.letterhead.when}考核结果汇总", stamp)
    with strictly():
        marks = stage_marks([stage for stage, _ in results.stages])
        stages = tuple(
            (stage, Book(writer, own, Plan(own, mark)))
            for (stage, own), mark in zip(results.stages, marks, strict=True)
        )
        book = Book(writer, results, Plan(results), stages)
        parts = [part for _, part in stages]
        scored = parts or [book]
        statements = Statements(book)
        cover = open_cover(book)
        write_ranking(book, statements.first)
        write_charts(book)
        for part in scored:
            write_matrices(part)
        for part in scored:
            write_lost(part, write_rates(part))
        for part in (book, *parts):
            write_adjustments(part)
        statements.write()
        for part in scored:
            write_verified(part)
        write_returns(book)
        for part in scored:
            write_figures(part)
            write_marks(part)
            write_process(part)
        for part in (*parts, book):
            write_totals(part)
        write_scheme(book)
        write_method(book)
        write_cover(cover)
    return writer.close()
