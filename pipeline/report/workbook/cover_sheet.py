"""封面: the results on one page: who leads, what was vetoed and awarded, how complete the returns are, what is open."""

from collections.abc import Sequence

from pipeline.files.writing import cell_reference, row_height, safe_text, sheet_reference
from pipeline.model.tables import records
from pipeline.model.words import CLAUSES, POINTS, RankScope
from pipeline.report.overview import honours
from pipeline.report.positions import positions, summary
from pipeline.report.profiles import veto
from pipeline.report.shown import absent, text
from pipeline.report.workbook.book import Book, Page
from pipeline.report.workbook.cells import (
    ADJUSTMENTS,
    AUDIT_ROW,
    CHARTS,
    COVER,
    FIGURES,
    MARKS,
    MATRIX,
    METHOD,
    PROCESS,
    RANKING,
    RATES,
    RETURNS,
    SCHEME,
    STATEMENTS,
    TOTALS,
    VERIFIED,
    P,
    T,
    absolute_rows,
    lost_sheets,
)
from pipeline.scheme.scheme import COMPREHENSIVE

_WIDTHS = (15, 15, 12, 26, 14, 14)
_MOST_NAMES, _MOST_ROWS = 15, 12


_ABOUT = {
    RANKING: "各线各类的名次、得分、与上年相比、等次、奖惩；单位名称可跳到该单位得分单",
    CHARTS: "名次、升降、得分分布、各类单位在一级指标上的得分率，图旁列数",
    MATRIX: "每个单位每项指标的得分",
    RATES: "完成值对目标，分子分母，达标未达标",
    **dict(
        zip(
            lost_sheets(POINTS),
            ("每项指标失了多少分、多少个单位未达标", "每个单位在哪些方面失分"),
            strict=True,
        )
    ),
    **dict(
        zip(lost_sheets(CLAUSES), ("每条条款多少个单位没有完成", "每个单位哪些方面没有完成"), strict=True)
    ),
    ADJUSTMENTS: "一票否决、奖惩，加分和扣分的事实、证据、批准",
    STATEMENTS: "每个单位一份：逐项完成值、出处、目标、得分、失分、原因、依据",
    VERIFIED: "自报、核定、计分三个数不同的，逐个列出依据",
    RETURNS: "填报表回收情况，各单位数据质量，审核发现的问题",
    FIGURES: "计分用的全部数，一个单位一行",
    MARKS: "考核组现场评分",
    PROCESS: "每个得分怎么算出来，逐步列出",
    TOTALS: "各线合计、折算、加扣分、名次",
    SCHEME: "考核方案各表，下发后的调整列在最前",
    METHOD: "计分方法、本簿用法",
}
"""What is found on the sheets, by the beginning of their names."""

_LONGEST_FIRST = sorted(_ABOUT.items(), key=lambda pair: -len(pair[0]))


def write_cover(page: Page) -> None:
    """Fill the cover, which stands before all other sheets, when it is known which those are."""
    _Cover(page).write()


def open_cover(book: Book) -> Page:
    """The cover's sheet, still empty."""
    head = book.results.letterhead
    page = Page(book, COVER, [], _WIDTHS, title="考核结果汇总", landscape=False)
    page.sheet.fit_to_pages(1, 1)
    page.sheet.set_first_sheet()
    page.sheet.activate()
    if head.banner:
        page.sheet.merge_range(
            2, 0, 2, len(_WIDTHS) - 1, safe_text(head.banner), page.writer.look("bad", "left")
        )
    return page


class _Cover:
    def __init__(self, page: Page) -> None:
        self.page, self.book, self.results = page, page.book, page.book.results
        self.row = 3

    def write(self) -> None:
        self._state()
        self._leaders()
        self._vetoes_and_awards()
        self._contents()

    def _line(self, label: str, words: str, *looks: str) -> None:
        """A label and what belongs to it, as high as the words need."""
        page, last = self.page, len(_WIDTHS) - 1
        page.text(self.row, 0, label, "center", "band")
        page.sheet.merge_range(self.row, 1, self.row, last, "", page.writer.look("cell", "left", *looks))
        page.text(self.row, 1, words or "—", "left", *looks)
        page.sheet.set_row(self.row, row_height([(words, sum(_WIDTHS[1:]))], least=20))
        self.row += 1

    def _band(self, words: str) -> None:
        self.page.band(self.row, words)
        self.row += 1

    def _state(self) -> None:
        """How final the results are, and on what they rest."""
        results, head = self.results, self.results.letterhead
        found = summary(positions(results.tables.ranking, head.digits))
        counted = "，".join(f"{word} {len(units)} 个" for word, units in found.counts.items() if units)
        self._band("基本情况")
        self._line("结果状态", "初稿：下列事项办结后名次可能变动" if head.preliminary else "各项均已办结")
        for reason in found.reasons:
            self._line("尚未办结", _shortened(reason), "bad")
        self._line("责任单位", f"{found.units} 个：{counted}")
        self._line("数据回收", "；".join(results.accounts))
        received = max(map(text, results.tables.roster["received_at"]), default="")
        self._line("数据截至", f"{received}（最后一份填报表的时间）" if received else "")
        for told in head.amendments[:_MOST_ROWS]:
            self._line("方案调整", told)
        prints = [f"方案 {results.scheme.fingerprint}", f"输入 {head.inputs}" if head.inputs else ""]
        self._line("指纹", "　".join(filter(None, prints)))
        self._audit()
        self.row += 1

    def _audit(self) -> None:
        """One cell that adds up every difference between a formula and the program's own result."""
        page, parts = self.page, [part for _, part in self.book.stages] or [self.book]
        cells = [cell_reference(part.plan.sheet(PROCESS), AUDIT_ROW, P.DIFFERENCE) for part in parts]
        own = [self.book, *parts] if self.book.stages else parts
        cells += [
            cell_reference(part.plan.sheet(TOTALS), AUDIT_ROW, T.DIFFERENCE)
            for part in own
            if part.plan.totals
        ]
        page.text(self.row, 0, "公式核对", "center", "band")
        page.formula(self.row, 1, "+".join(cells), 0.0, "strong", form="0.000000")
        told = 'IF(ABS({0})<0.000001,"各表公式与程序结果一致","公式与程序结果不一致：数据改动过，或打开它的软件算法不同")'
        cell = f"$B${self.row + 1}"
        last = len(_WIDTHS) - 1
        page.sheet.merge_range(self.row, 2, self.row, last, "", page.writer.look("cell"))
        page.formula(self.row, 2, told.format(cell), "各表公式与程序结果一致", "left")
        page.sheet.set_row(self.row, 20)
        self.row += 1

    def _leaders(self) -> None:
        """Who is first on each line and in each class."""
        page, plan = self.page, self.book.plan
        self._band("各线各类第一名")
        for column, title in enumerate(("考核线", "排名组", "列名次单位", "第一名", "得分", "上年得分")):
            page.sheet.write_string(self.row, column, title, page.writer.look("head"))
        self.row += 1
        ranked = [key for key in plan.peers if plan.scheme.scope(key[0]) is not RankScope.NOT_RANKED]
        for line, group in sorted(ranked, key=lambda key: key[0] != COMPREHENSIVE):
            self._leader(line, group, plan.peers[line, group])
        if not ranked:
            self._line("", "本期不排名次，各单位完成情况见「排名」。")
        self.row += 1

    def _leader(self, line: str, group: str, rows: tuple[int, int]) -> None:
        page, plan, form = self.page, self.book.plan, self.book.form(line)
        found = [self.results.ranking[line, unit.code] for unit in plan.members(line, group)]
        first = next((row for row in found if row["rank"] == 1), None)
        at = {
            column: f"{sheet_reference(plan.sheet(TOTALS))}!{absolute_rows(column, rows)}"
            for column in (T.UNIT_NAME, T.SCORE, T.LAST_SCORE, T.RANK)
        }
        page.text(self.row, 0, plan.scheme.line_name(line), "center")
        page.text(self.row, 1, group, "center")
        page.formula(
            self.row,
            2,
            f"COUNT({at[T.RANK]})",
            float(sum(not absent(row["rank"]) for row in found)),
            "center",
        )
        told = (
            (3, T.UNIT_NAME, "unit_name", "General", ("strong", "left")),
            (4, T.SCORE, "score", form, ("strong",)),
            (5, T.LAST_SCORE, "last_score", form, ()),
        )
        for column, source, name, form_, looks in told:
            kept: float | str = "—"
            if first is not None and not absent(first[name]):
                kept = text(first[name]) if source is T.UNIT_NAME else float(first[name])
            formula = f'IFERROR(INDEX({at[source]},MATCH(1,{at[T.RANK]},0)),"—")'
            page.formula(self.row, column, formula, kept, *looks, form=form_)
        page.sheet.set_row(self.row, 20)
        self.row += 1

    def _vetoes_and_awards(self) -> None:
        self._band("一票否决、奖惩")
        tables = self.results.tables
        found = [veto(row) for row in records(tables.vetoes)]
        for one in found[:_MOST_ROWS]:
            self._line("一票否决", f"{one.unit_name}：{one.name}，{one.effect}（{one.state}）")
        if not found:
            self._line("一票否决", "无")
        listed = honours(tables)
        for honour in listed[:_MOST_ROWS]:
            self._line(str(honour.kind), f"{honour.title}：{_names(honour.units)}")
        if len(found) > _MOST_ROWS or len(listed) > _MOST_ROWS:
            self._line("", "其余见「加扣分与否决」。")
        if not listed:
            self._line("奖惩", "无")
        self.row += 1

    def _contents(self) -> None:
        self._band("目录（点击表名可以跳转）")
        page, last = self.page, len(_WIDTHS) - 1
        for sheet in page.writer.book.worksheets()[1:]:
            name = str(sheet.get_name())
            about = next(words for start, words in _LONGEST_FIRST if name.startswith(start))
            page.sheet.merge_range(self.row, 0, self.row, 1, "", page.writer.look("cell", "link"))
            page.link(self.row, 0, f"{sheet_reference(name)}!A1", name, "link")
            page.sheet.merge_range(self.row, 2, self.row, last, "", page.writer.look("cell"))
            page.text(self.row, 2, about)
            page.sheet.set_row(self.row, row_height([(about, sum(_WIDTHS[2:]))]))
            self.row += 1


def _names(units: Sequence[str]) -> str:
    more = f" 等 {len(units)} 个单位" if len(units) > _MOST_NAMES else ""
    return "、".join(units[:_MOST_NAMES]) + more


def _shortened(reason: str) -> str:
    """A reason with no more names than a page has room for; how many there are is said before them."""
    names = reason.split("、")
    return "、".join(names[:_MOST_NAMES]) + (" 等" if len(names) > _MOST_NAMES else "")
