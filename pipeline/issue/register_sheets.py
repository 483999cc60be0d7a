"""The ledger's registers as sheets: drop-downs for the codes, what they mean beside them, points live."""

from collections.abc import Mapping, Sequence
from datetime import date

from xlsxwriter.worksheet import Worksheet

from pipeline.files.writing import Writer, paper_for, row_height, safe_text
from pipeline.issue.lists import BONUSES, DEDUCTIONS, MODIFIERS, Listed, named
from pipeline.issue.live import Span, formula, shown
from pipeline.issue.occasion import Occasion
from pipeline.issue.registers import STAGE, UNIT_CODE, BonusCase, Case, Entry, Verified
from pipeline.model.places import column_letters
from pipeline.model.words import Source

_HEAD = 2
"""The row of the headers, counted from zero: above it the title and a line of what to do."""
_FIRST = _HEAD + 1
_SPARE_ROWS = {True: 30, False: 200}
"""Rows to add entries in: below a list of what is asked, and in an empty register."""
_MOST_MONTHS = 12
_WIDTHS = {
    **{"单位名称": 18, "指标名称": 26, "填报项名称": 26, "事项名称": 26, "否决名称": 24, "审核内容": 30},
    **{"标准": 20, "事实": 30, "理由": 28, "内容": 34, "结论": 28, "依据": 26, "备注": 22, "材料": 16},
    **{"数量": 9, "月数": 8, "来源": 9, "意见": 10, "阶段": 9, "得分": 11, "单位累计": 11},
    **{"每例分值": 11, "系数": 11, "日期": 13, "证据编号": 16, "批准": 16, "审定": 16},
}
_INSET = 1.5
"""What the space at the edge of a cell takes of its width."""
_NUMBERS = frozenset({"数量", "月数", "每例分值", "得分", "单位累计", "数值", "原值", "更正值"})
_CENTRED = frozenset(
    {UNIT_CODE, "事项编码", "否决编码", "填报项编码", "审核编码", "指标编码", "意见", "来源", STAGE}
)
Rows = Sequence[Mapping[str, object]]


def write_register(
    writer: Writer,
    model: type[Entry],
    asked: Rows,
    rows: Rows,
    occasion: Occasion,
    lists: Mapping[str, Listed],
) -> Span:
    """A register with its rows and room for more; what the program listed itself is not for filling."""
    scheme = occasion.scheme
    columns = [title for title in model.columns() if len(scheme.stages) > 1 or title != STAGE]
    widths = [_WIDTHS.get(title, 11) for title in columns]
    sheet = writer.sheet(model.sheet, paper=paper_for(sum(widths)), landscape=True)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    _head(writer, sheet, model, occasion, columns)
    letters = {title: column_letters(column) for column, title in enumerate(columns)}
    last = _FIRST + len(rows) + _SPARE_ROWS[bool(asked)]
    span = Span(letters, _FIRST + 1, last)
    given = {column for row in asked for column in row}
    saved = shown(model, rows, scheme, lists)
    for number in range(_FIRST, last):
        k = number - _FIRST
        row = rows[k] if k < len(rows) else {}
        listed = k < len(asked)
        told = {} if listed else saved[k] if k < len(saved) else dict.fromkeys(model.live, "")
        texts = ((str(told.get(t, row.get(t, ""))), w - _INSET) for t, w in zip(columns, widths, strict=True))
        sheet.set_row(number, row_height(texts, least=20))
        for column, title in enumerate(columns):
            if title in told:
                live = formula(model, title, span, number + 1, lists)
                _live(writer, sheet, (number, column), title, live, told[title])
            else:
                _typed(writer, sheet, (number, column), title, row.get(title, ""), listed and title in given)
    for column, title in enumerate(columns):
        rule = _validation(model, title, span, occasion, lists)
        if rule:
            first = _FIRST + (len(asked) if title in given else 0)
            sheet.data_validation(first, column, last - 1, column, rule)
    sheet.autofilter(_HEAD, 0, last - 1, len(columns) - 1)
    return span


def _head(
    writer: Writer, sheet: Worksheet, model: type[Entry], occasion: Occasion, columns: Sequence[str]
) -> None:
    sheet.set_row(0, 30)
    title = safe_text(f"{occasion.when}{model.sheet}{occasion.marked}")
    sheet.write_string(0, 0, title, writer.look("title", "left"))
    sheet.set_row(1, 20)
    hint = f"{model.about}浅黄色格填写，灰色格自动显示。"
    sheet.write_string(1, 0, hint, writer.look("quiet", "nowrap"))
    sheet.set_row(_HEAD, 26)
    writer.head(sheet, _HEAD, columns)
    sheet.repeat_rows(0, _HEAD)
    sheet.freeze_panes(_HEAD + 1, 2)


def _live(
    writer: Writer, sheet: Worksheet, spot: tuple[int, int], title: str, text: str, value: str | float
) -> None:
    looks = ("right", "inset", "nowrap", "points") if title in _NUMBERS else ("left", "inset")
    look = writer.look("cell", "live", *looks)
    if not text:
        sheet.write_blank(*spot, None, look)
    elif "PRODUCT(" in text:  # over all modifiers at once, which takes an array formula
        sheet.write_array_formula(*spot, *spot, f"{{{text}}}", look, value)
    else:
        sheet.write_formula(*spot, text, look, value)


def _typed(
    writer: Writer, sheet: Worksheet, spot: tuple[int, int], title: str, value: object, printed: bool
) -> None:
    """A cell to fill, or one that the program listed; text cells hold whatever is typed as the text it is."""
    kind = "plain" if title in _NUMBERS else "day" if title == "日期" else "typed"
    centred = title in _CENTRED or kind == "day"
    align = (
        ("center",) if centred else ("right", "inset", "nowrap") if title in _NUMBERS else ("left", "inset")
    )
    look = writer.look("cell", *align, kind, *(() if printed else ("input",)))
    if isinstance(value, int | float):
        sheet.write_number(*spot, value, look)
    elif isinstance(value, date):
        sheet.write_datetime(*spot, value, look)
    elif value:
        sheet.write_string(*spot, safe_text(str(value)), look)
    else:
        sheet.write_blank(*spot, None, look)


def _validation(
    model: type[Entry], title: str, span: Span, occasion: Occasion, lists: Mapping[str, Listed]
) -> dict[str, object] | None:
    """What a column accepts; ``None`` where anything may stand there."""
    what = BONUSES if model is BonusCase else DEDUCTIONS
    coded = {
        **{UNIT_CODE: "单位", "否决编码": "否决", "填报项编码": "填报项", "指标编码": "指标", STAGE: "阶段"},
        **{"事项编码": what, "审核编码": "审核"},
    }
    if title in coded and coded[title] in lists:
        return _from_list(coded[title], title)
    match title:
        case "系数" if issubclass(model, Case) and MODIFIERS in lists:
            says = "从列表中选一个；有几个的都写上，用顿号隔开。没有的空着。"
            return _list(f"={named(MODIFIERS, '编码')}") | {"show_error": False, "input_message": says}
        case "意见":
            return _list(["采纳", "不采纳"]) | {"error_message": "请选择 采纳 或 不采纳。"}
        case "来源" if model is Verified:
            words = [source.value for source in Source if source is not Source.REPORTED]
            return _list(words) | {"error_message": f"请选择 {' 或 '.join(words)}。"}
        case "数量":
            return _number(0, None, "请填数量，不能小于零。")
        case "月数":
            return _number(0, _MOST_MONTHS, "标准按月计的填月数，其他空着。")
        case "每例分值" if what in lists:
            return _points_each(what, span)
        case "日期":
            return _day(model, occasion)
        case "数值" | "原值" | "更正值":
            return {"validate": "decimal", "criteria": "between", "minimum": -1e15, "maximum": 1e15} | {
                "error_title": "填写有误",
                "error_message": "请填数字。",
            }
    return None


def _list(source: object) -> dict[str, object]:
    return {"validate": "list", "source": source, "error_title": "填写有误"}


def _from_list(what: str, title: str) -> dict[str, object]:
    """One of the scheme's codes; a review may also name one question of the program's own, typed by hand."""
    if what == "审核":
        says = "从列表中选；只说一项或一张表的，照校验报告写，如 离群-填报项编码。"
        return _list(f"={named(what, '编码')}") | {"show_error": False, "input_message": says}
    return _list(f"={named(what, '编码')}") | {"error_message": f"「{title}」请从下拉列表中选择。"}


def _number(least: float, most: float | None, says: str) -> dict[str, object]:
    bounds: dict[str, object] = (
        {"criteria": ">=", "value": least}
        if most is None
        else {"criteria": "between", "minimum": least, "maximum": most}
    )
    return {
        "validate": "decimal",
        "input_message": says,
        "error_title": "填写有误",
        "error_message": says,
    } | bounds


def _points_each(what: str, span: Span) -> dict[str, object]:
    """Within what the tariff line allows; where it states one number the cell may stay blank."""
    own, code = (f"{span.letters[title]}{span.first}" for title in ("每例分值", "事项编码"))
    low, high = (
        f"INDEX({named(what, bound)},MATCH({code},{named(what, '编码')},0))" for bound in ("下限", "上限")
    )
    says = "「标准」是一个范围的，按情节在范围内填；是一个数的空着。"
    return {
        "validate": "custom",
        "value": f"=AND(ISNUMBER({own}),{own}>={low},{own}<={high})",
        "input_message": says,
        "error_title": "分值不在标准之内",
        "error_message": says,
    }


def _day(model: type[Entry], occasion: Occasion) -> dict[str, object]:
    """A day of the period, or of what may be decided after it; a warning only, as days may be unusual."""
    first, last = model.days(occasion.first_day, occasion.last_day)
    return {
        "validate": "date",
        "criteria": "between",
        "minimum": first,
        "maximum": last,
        "error_type": "warning",
        "error_title": "请核对日期",
        "error_message": f"日期应在 {first} 到 {last} 之间，如 {first}。",
    }
