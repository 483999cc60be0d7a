"""方法说明: how the scores came about, in words, with what this scheme settles."""

from collections.abc import Iterator

from pipeline.model.numbers import show
from pipeline.model.words import Handling, RankScope, terms
from pipeline.report.workbook.book import Book, Page
from pipeline.report.workbook.cells import HEAD, METHOD
from pipeline.report.workbook.shades import legend
from pipeline.scheme.rules import RULES
from pipeline.scheme.scheme import COMPREHENSIVE, Scheme

_WIDTHS = (20, 104)
_HANDLED = {
    Handling.RESCALE: "该项不计分，其分值按比例计入同线其他指标，总分不变（折算）",
    Handling.FULL: "该项得满分",
    Handling.AVERAGE: "该项按同线同类已计分单位的平均得分率计分",
    Handling.ZERO: "该项得零分",
}


def write_method(book: Book) -> None:
    """A paragraph a subject."""
    page = Page(book, METHOD, [], _WIDTHS, landscape=False)
    page.sheet.repeat_rows(0, 1)
    for row, (title, words) in enumerate(_paragraphs(book), start=HEAD):
        page.text(row, 0, title, "strong")
        page.text(row, 1, words)
        page.height(row, {0: title, 1: words})


def _paragraphs(book: Book) -> Iterator[tuple[str, str]]:
    scheme = book.plan.scheme
    yield (
        "数据",
        "各单位填报表中的数为自报数，原样保留；抽查、部门比对和更正的数为核定数，记在考核台账；两者有核定数的用核定数，"
        "没有的用自报数，为计分数，即「汇总数据」所列。每个计分数都能查到文件、工作表和单元格。",
    )
    yield (
        "空白",
        "空白是缺报，不是零；算式里有一个数缺报，完成值就算不出来。"
        + (f"缺报的指标：{_HANDLED[scheme.if_unreported]}。"),
    )
    yield from _special(scheme)
    yield from _rules(scheme)
    yield from _sums(book)
    yield from _ranks(scheme)
    yield (
        "一票否决",
        "否决只改变单位的排名资格和评奖资格，不改得分。依据、证据编号、批准人齐全的为已认定；缺一项的为待定，"
        "此时按否决成立、不成立两种情形分别列出名次。",
    )
    yield (
        "上年比较",
        "上年得分、名次取自上年考核的结果；上年没有结果的单位不作比较。方案有变动时，得分的升降包含方案变动的影响。",
    )
    yield (
        "着色",
        f"{legend(terms(scheme.is_letter()))}；每格都有数字，黑白打印不影响阅读。排第一名的行加粗带底色。",
    )
    yield (
        "公式",
        "完成值、得分、合计、名次都是公式，一直追到「汇总数据」「现场评分」两表和方案参数：改动那里的数，得分和名次随之变动，"
        "各表行的先后，一票否决、待更正及因此列不列名次，奖惩、等次和文字说明不变，须重新运行程序。「计分过程」「得分汇总」的差额列为公式结果与程序结果之差，"
        "封面「公式核对」为其合计，未改动数据时应为零。",
    )
    yield (
        "版本",
        f"方案指纹 {scheme.fingerprint}：方案各表（不含调整表）任何一格不同，指纹就不同。"
        + (
            f"输入指纹 {book.results.letterhead.inputs}：填报表、台账、方案等任何一份输入文件不同，指纹就不同。"
            if book.results.letterhead.inputs
            else ""
        ),
    )


def _special(scheme: Scheme) -> Iterator[tuple[str, str]]:
    listed: dict[Handling, list[str]] = {}
    for indicator in scheme.indicators:
        if indicator.zero_denominator:
            listed.setdefault(indicator.zero_denominator, []).append(indicator.code)
    if listed:
        told = "；".join(f"{'、'.join(codes)}：{_HANDLED[handling]}" for handling, codes in listed.items())
        yield "分母为零", f"当年没有发生、无从完成的，不算缺报。{told}。"
    yield "停考", f"方案规定停考的指标：{_HANDLED[scheme.if_suspended]}。"


def _rules(scheme: Scheme) -> Iterator[tuple[str, str]]:
    used: dict[str, list[str]] = {}
    for indicator in scheme.indicators:
        used.setdefault(indicator.rule, []).append(indicator.code)
    for rule in RULES:
        if rule.name in used:
            yield f"规则：{rule.name}", f"{rule.about}用于 {'、'.join(used[rule.name])}。"


def _sums(book: Book) -> Iterator[tuple[str, str]]:
    scheme = book.plan.scheme
    if any(line.letter for line in scheme.lines):
        yield "责任书", "每完成一条计 1，得分为完成的条数；不考核的条款不在应完成之列。"
    if not all(line.letter for line in scheme.lines):
        yield (
            "一条线的得分",
            "基础分为各指标得分之和（折算后）；得分 = 基础分 + 加分 − 扣分，扣到零为止，方案写明不保底的除外；"
            "加分、扣分按例数（月数）乘每例分值再乘系数，不超过封顶。",
        )
    weights = [line for line in scheme.lines if line.own_weight is not None]
    if weights:
        told = "、".join(f"{line.name} {show(100 * float(line.own_weight or 0))}%" for line in weights)
        yield "下级单位", f"有下级单位的，本级得分占：{told}，其余为下级单位得分率的平均。"
    if scheme.line_units(COMPREHENSIVE):
        told = " + ".join(
            scheme.line_name(line.code) + ("" if line.weight in (None, 1) else f" × {show(line.weight)}")
            for line in scheme.lines
            if line.weight is None or line.weight
        )
        yield "综合得分", f"考核线不止一条的单位，综合得分 = 所在各线得分之和：{told}。"
    if book.stages:
        told = " + ".join(f"{stage.name} × {show(stage.weight)}" for stage, _ in book.stages)
        yield "阶段", f"全年得分 = {told}。某一阶段的数后来有更正的，该阶段重新计分。"


def _ranks(scheme: Scheme) -> Iterator[tuple[str, str]]:
    scopes: dict[str, list[str]] = {}
    words = {
        RankScope.ALL: "所有单位一起排名",
        RankScope.BY_CLASS: "按类别分别排名",
        RankScope.NOT_RANKED: "不排名次",
    }
    for line in scheme.ranked_lines():
        scopes.setdefault(words[scheme.scope(line)], []).append(scheme.line_name(line))
    told = "；".join(f"{'、'.join(names)}{word}" for word, names in scopes.items())
    digits = scheme.score_digits
    compared = "按未修约的得分比较" if digits is None else f"得分四舍五入到 {digits} 位小数后比较"
    ties = (
        f"得分相同的依次比较{'、'.join(scheme.tie_breakers)}，仍相同的名次并列"
        if scheme.tie_breakers
        else "得分相同的名次并列"
    )
    yield (
        "名次",
        (
            f"{told}。{compared}；{ties}，下一名次空出。一票否决（不参与评分）、缺报、待更正的单位不列名次。"
            "四舍五入按小数点后的十进制数进行（2.675 保留两位为 2.68），只在显示和比较时进行，计算过程不修约。"
        ),
    )
