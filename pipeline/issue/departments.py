"""What other departments are sent (比对数据): the figures they have on record of the units, a workbook a department."""

from pipeline.files.names import file_name
from pipeline.files.theme import TEXT
from pipeline.files.writing import Writer, in_footer, strictly
from pipeline.issue.ledger import figures_asked
from pipeline.issue.lists import lists, write_lists
from pipeline.issue.occasion import Occasion
from pipeline.issue.register_sheets import write_register
from pipeline.issue.registers import Verified


def departments_name(department: str) -> str:
    """The file name a department's workbook is sent out under."""
    return file_name(f"比对数据 {department}", ".xlsx")


def department_workbooks(occasion: Occasion) -> dict[str, bytes]:
    """A workbook for each department that provides figures (提供部门), by file name.

    It holds the ledger's register 核定数据 with the department's own rows, and is read back as a part of it.
    """
    found = providers(occasion)
    return {departments_name(name): _workbook(occasion, name, asked) for name, asked in found.items()}


def providers(occasion: Occasion) -> dict[str, list[dict[str, object]]]:
    """The figures each department is asked for, as rows of 核定数据, by department."""
    whose = {item.code: item.provider for item in occasion.scheme.items if item.provider}
    rows: dict[str, list[dict[str, object]]] = {}
    for row in figures_asked(occasion):
        provider = whose.get(str(row["填报项编码"]), "")
        if provider:
            rows.setdefault(provider, []).append(row)
    return rows


def _workbook(occasion: Occasion, department: str, asked: list[dict[str, object]]) -> bytes:
    writer = Writer(f"{occasion.when}比对数据 {department}", occasion.stamp)
    known = lists(occasion)
    with strictly():
        write_register(writer, Verified, asked, asked, occasion, known)
        write_lists(writer, known)
        name = in_footer(f"{department}{occasion.marked}")
        for sheet in writer.book.worksheets():
            parts = ("L", name), ("C", "填表：　　　　审核："), ("R", "第 &P 页，共 &N 页")
            sheet.set_footer("".join(f'&{side}&9&"{TEXT},常规"{words}' for side, words in parts))
    return writer.close()
