"""The table of damages: every way a return is known to be damaged, what is done, what must be told and where.

A row: the number of its kind, what happened, how it is done, the findings that must come of it, what the first of them
says, a change of the scheme, U2's figures that are read otherwise. A row without findings is damage that does none:
nothing is told and the same is read.
"""

from datetime import date, datetime

from pipeline.files.cells import CellValue
from pipeline.files.package import MOST_BYTES
from tests.damage import book_ways as book
from tests.damage import file_ways as file
from tests.damage.damage import Damage
from tests.fuzz.hostile import hostile, slow
from tests.unit.files import tiny
from tests.workbooks import Formula, uncalculated
from tests.workspaces import RETURNS, VILLAGES, Desk

RATE = "## 填报项\n| 编码 | 计量单位 | 类型 |\n| A4 | % | 比率 |"
NEW = "## 填报项\n| 编码 | 名称 | 类型 | 所在表 | 数据来源 |\n"
DAY, WORDS = (
    f"{NEW}| A5 | 完成日期 | 日期 | 基础表 | 自报 |",
    f"{NEW}| A5 | 批文编号 | 文本 | 基础表 | 自报 |",
)
ANSWER = f"{NEW}| A5 | 是否公开 | 是否 | 基础表 | 自报 |\n## 审核关系\n| 编码 | 表达式 | 级别 |\n| H2 | A5 = 1 | 核实 |"
ANNEX = f"{NEW}| A5 | 附件数 | 计数 | 附表 | 自报 |\n## 指标\n| 编码 | 表达式 |\n| I2 | A3 + A4 + 0 * A5 |"
DEFINED = "## 填报项\n| 编码 | 口径 |\n| A3 | 上门走访，不含电话 |"
SUM = "## 审核关系\n| 编码 | 表达式 | 级别 |\n| H2 | A2 = A1 + A3 - A1 - A3 + 100 | 强制 |"
IDLE = "## 单位\n| 编码 | 名称 | 类别 | 考核线 |\n| U4 | 丁镇 | 镇 | |"
OLDER = "## 方案\n| 项目 | 内容 |\n| 文号 | 旧稿 |"
"""What makes the scheme another one without making it ask for anything else."""

LATER, TOO_LATE = datetime(2026, 12, 21), datetime(2027, 1, 20)  # noqa: DTZ001 - workbooks hold no time zone
CITIZEN = "11010519491231002X"
"""The example number of the standard itself: nobody's."""
FILTER = '<autoFilter ref="A4:H8"><filterColumn colId="5"/></autoFilter><mergeCells'
PLAIN, MERGE, LOCK = tiny.workbook(), '<mergeCell ref="A1:H1"/>', b"\5clerk".ljust(165, b"\0")
SHORTCUT = b"L\0\0\0\1\x14\2\0".ljust(300, b"\0")
FAR = '<row r="1048576"><c r="XFD1048576"><v>2</v></c></row></sheetData>'
STYLED = '<row r="1048576" s="1" customFormat="1"><c r="A1048576" s="1"/><c r="XFD1048576" s="1"/></row></sheetData>'
WPS = {"docProps__custom_xml": "<Properties><property name='KSOProductBuildVer'/></Properties>"}


def there(code: str, cell: str = "F5") -> str:
    """A finding at a cell of U2's form."""
    return f"{code} U2.xlsx 基础表!{cell}"


GONE = "R020"
"""Said of U2 where its only return cannot be taken."""
MANY = [there("T009", f"B{n}") for n in range(9, 29)]

# fmt: off
THE_FILE = (
    Damage(1, "空文件夹里多了个 0 字节的文件", file.beside("空.xlsx", b""), "F001 空.xlsx", "0 字节"),
    Damage(1, "交来的就是 0 字节", file.instead(lambda _: b""), ("F001 U2.xlsx", GONE), "未下载完"),
    Damage(2, "压缩目录断了", file.instead(lambda c: c[:-60]), ("F002 U2.xlsx", GONE), "不完整"),
    Damage(2, "只传了一半", file.instead(file.half), ("F002 U2.xlsx", GONE), "不完整"),
    Damage(2, "传输出错，校验和不符", file.instead(file.wrong_checksum), ("F002 U2.xlsx", GONE), "sheet2.xml 校验失败"),
    Damage(2, "XML 断了", file.beside("坏.xlsx", file.with_part("xl/worksheets/sheet1.xml", b"<worksheet>")), "F012 坏.xlsx", "结构有误"),
    Damage(2, "内部损坏到读取程序中断", file.beside("崩.xlsb", hostile()["cut cell in xlsb"][0]), "F020 崩.xlsb", "被文件内容中断"),
    Damage(3, "Excel 的锁文件", file.beside("~$x.xlsx", LOCK), "F003 ~$x.xlsx", "临时锁文件"),
    Damage(3, "LibreOffice 的锁文件", file.beside(".~lock.x.ods#", b",x,y,01.01.2026 09:00,;"), "F003 .~lock.x.ods#"),
    Damage(3, "苹果系统的文件", file.beside(".DS_Store", b"\0\0\0\1Bud1"), "F018 .DS_Store", "操作系统"),
    Damage(3, "苹果系统的伴随文件", file.beside("._U2.xlsx", b"\0\5\x16\7"), "F018 ._U2.xlsx"),
    Damage(3, "Windows 的缩略图", file.beside("Thumbs.db", b"x"), "F018 Thumbs.db"),
    Damage(4, "xlsx 改名为 xls", file.called("乙镇.xls"), "F017 乙镇.xls", "扩展名是“.xls”，内容是Excel 工作簿 .xlsx"),
    Damage(4, "xlsx 改名为 et", file.called("乙镇.et"), "F017 乙镇.et", "扩展名是“.et”"),
    Damage(4, "xlsx 改名为 CSV", file.called("乙镇.CSV"), "F017 乙镇.CSV", "扩展名是“.CSV”"),
    Damage(4, "ods 改名为 xlsx", file.saved_as(tiny.ods, "乙镇.xlsx"), "F017 乙镇.xlsx", "内容是开放文档表格 .ods"),
    Damage(4, "文件名没有扩展名", file.called("乙镇填报表 终稿2.0")),
    Damage(4, "逗号分隔的文本", file.beside("文.xlsx", "单位,数值\n乙镇,1\n".encode("gb18030")), "F005 文.xlsx", "纯文本"),
    Damage(4, "网页存成 xls", file.beside("网.xls", b"<html><table></table></html>"), "F005 网.xls", "网页"),
    Damage(4, "单一网页文件", file.beside("网.mht", b"MIME-Version: 1.0\r\n"), "F005 网.mht", "网页"),
    Damage(4, "XML 表格 2003", file.beside("旧.xls", b'<?mso-application progid="Excel.Sheet"?>'), "F005 旧.xls", "XML 表格 2003"),
    Damage(4, "扫描件", file.beside("扫描.pdf", b"%PDF-1.7\n"), "F006 扫描.pdf", "PDF"),
    Damage(4, "手机照片", file.beside("照片.xlsx", b"\xff\xd8\xff\xe0" + bytes(99)), "F006 照片.xlsx", "图片"),
    Damage(4, "Word 文档", file.beside("表.docx", tiny.package({"word/document.xml": ""})), "F006 表.docx", "文字文档"),
    Damage(4, "乱码", file.beside("乱.xlsx", bytes(200)), "F007 乱.xlsx", "未知格式"),
    Damage(4, "桌面快捷方式", file.beside("乙镇.xlsx.lnk", SHORTCUT), "F023 乙镇.xlsx.lnk", "快捷方式"),
    Damage(4, "网址快捷方式", file.beside("表.url", b"[InternetShortcut]\r\nURL=file:///D:/\r\n"), "F023 表.url", "快捷方式"),
    Damage(5, "另存为 xls", file.saved_as(tiny.xls, "乙镇.xls")),
    Damage(5, "另存为 ods", file.saved_as(tiny.ods, "乙镇.ods")),
    Damage(5, "另存为 xlsb", file.saved_as(tiny.xlsb_book, "乙镇.xlsb")),
    Damage(5, "WPS 的 et", file.beside("旧.et", tiny.compound({"Catalog": b"x"})), "F007 旧.et", "其他办公软件的旧格式"),
    Damage(6, "设了打开密码", file.instead(file.locked), ("F004 U2.xlsx", GONE), "打开密码"),
    Damage(6, "设了密码，口令在口令.txt", file.both(file.instead(file.locked), lambda d: d.put("口令.txt", file.PASSWORD.encode()))),
    Damage(6, "ods 设了打开密码", file.beside("密.ods", tiny.opendocument("", "<m><encryption-data/></m>")), "F031 密.ods", "（.ods）"),
    Damage(7, "含宏，存为 xlsm", book.rewritten(lambda p: {**p, "xl/vbaProject.bin": b"x"}, "乙镇.xlsm"), "F014 乙镇.xlsm", "含宏"),
    Damage(7, "xlsm 改名为 xlsx", book.added(xl__vbaProject_bin="x"), ("F017 U2.xlsx", "F014 U2.xlsx"), "启用宏的工作簿"),
    Damage(7, "含旧式宏表", book.added(xl__macrosheets__sheet1_xml="<x/>"), "F014 U2.xlsx", "含宏"),
    Damage(8, "带着外部链接", book.added(xl__externalLinks__1_xml="<x/>"), "F015 U2.xlsx", "其他文件"),
    Damage(8, "数字取自另一文件", book.typed(Formula("=[1]表!A1", 80)), there("V021"), "“80”是从其他文件引用来的"),
    Damage(9, "文件过大", file.beside("大.xlsx", bytes(MOST_BYTES + 1)), "F009 大.xlsx", "文件过大"),
    Damage(9, "压缩炸弹", file.beside("炸.xlsx", hostile()["packed two hundredfold"][0]), "F009 炸.xlsx", "压缩比过高"),
    Damage(9, "读起来没完", file.both(file.settings("[limits]\nseconds = 1"), file.beside("慢.xlsx", slow())), "F019 慢.xlsx", "用了 1 秒"),
    Damage(9, "撑破内存", file.both(file.settings("[limits]\nmemory_mb = 64"), file.beside("撑.xlsx", file.wide())), "F020 撑.xlsx", "内存不足"),
    Damage(10, "部件重名", file.beside("重.xlsx", hostile()["same part in capitals"][0]), "F010 重.xlsx", "重名"),
    Damage(10, "部件越界", file.beside("外.xlsx", file.with_part("../x.xml", b"<x/>")), "F010 外.xlsx", "../x.xml"),
    Damage(11, "XML 定义", file.beside("定.xlsx", file.with_part("xl/x.xml", b"<!DOCTYPE a><a/>")), "F011 定.xlsx", "xl/x.xml"),
    Damage(11, "XML 实体", file.beside("笑.xlsx", hostile()["entities"][0]), "F011 笑.xlsx", "不允许的 XML 定义"),
    Damage(12, "存为严格的 Open XML", file.instead(file.strict)),
    Damage(13, "打成压缩包", file.instead(file.zipped("乙镇.xlsx"), "报送.zip")),
    Damage(13, "压缩包内文件名是 GBK", file.instead(file.zipped("乙镇 填报表（修改后）.xlsx", encoding="gb18030"), "报送.zip")),
    Damage(13, "压缩包套压缩包", file.instead(file.zipped("乙镇.xlsx", "内.zip"), "报送.zip")),
    Damage(13, "套了三层", file.instead(file.zipped("乙.xlsx", "内.zip", "外.zip"), "包.zip"), ("F008 包.zip/外.zip/内.zip", GONE), "嵌套"),
    Damage(13, "包内文件名指向上级目录", file.beside("包.zip", tiny.package({"../乙.xlsx": b"x"})), "F030 包.zip/../乙.xlsx", "上级目录"),
    Damage(13, "包内文件名是系统保留名", file.beside("包.zip", tiny.package({"CON.xlsx": b"x"})), "F030 包.zip/CON.xlsx", "系统保留名"),
    Damage(13, "包内是链接", file.instead(file.link_in_zip, "包.zip"), ("F030 包.zip/乙.xlsx", GONE), "是链接，不是文件"),
    Damage(13, "包内两个文件重名", file.beside("包.zip", tiny.repacked([("甲.XLSX", PLAIN), ("甲.xlsx", b"x")])), ("F030 包.zip/甲.XLSX", "F030 包.zip/甲.xlsx"), "重名"),
    Damage(13, "空压缩包", file.beside("包.zip", tiny.package({"空/": b""})), "F008 包.zip", "没有文件"),
    Damage(13, "打成 rar", file.beside("包.rar", b"Rar!\x1a\x07\x01\0"), "F008 包.rar", "rar 压缩包"),
    Damage(13, "打成 7z", file.beside("包.7z", b"7z\xbc\xaf\x27\x1c\0\4"), "F008 包.7z", "7z 压缩包"),
    Damage(14, "读取时还在同步", file.while_read("半.xlsx", file.grows), "F022 半.xlsx", "还在变动"),
    Damage(14, "被 Excel 占用", file.while_read("占.xlsx", file.is_held), "F022 占.xlsx", "正被其他程序占用"),
    Damage(14, "所在的文件夹没有读取权限", file.in_closed_folder("第二批"), ("F032 第二批/", GONE), "没有读取的权限"),
    Damage(15, "同一文件交了两份", lambda d: d.returns(d.filled(), "再报.xlsx"), "R026 再报.xlsx", "内容完全相同"),
    Damage(0, "放了个链接，指向文件夹外的文件", file.linked_from("链.xlsx"), "F023 链.xlsx", "没有打开"),
    Damage(0, "放了个链接，指向外面的文件夹", file.linked_from("链", folder=True), "F023 链", "没有打开"),
)
# fmt: on

# fmt: off
THE_SHEETS = (
    Damage(16, "工作表改名", book.renamed("基础表", "Sheet1"), "T002 U2.xlsx Sheet1", "名为「基础表」的工作表，内容相同的是「Sheet1」"),
    Damage(16, "表名多了空格", book.renamed("基础表", " 基础表 ")),
    Damage(16, "工作表有副本", book.copied("基础表"), "T005 U2.xlsx 基础表 (2)", "是「基础表」的副本，内容相同"),
    Damage(16, "副本里的数不一样", book.copied("基础表", 81.0), ("I007 U2.xlsx 基础表 (2)!F5", "T005 U2.xlsx 基础表 (2)"), "基础表!F5 的「80」"),
    Damage(16, "封面改名", book.renamed("封面", "Sheet3"), "T002 U2.xlsx Sheet3", "「封面」"),
    Damage(17, "工作表删除", book.changed(lambda s: s.pop("基础表")), "T001 U2.xlsx", "「基础表」（4 项）"),
    Damage(17, "封面删除", book.changed(lambda s: s.pop("封面")), "T015 U2.xlsx", "没有找到「封面」"),
    Damage(17, "多出一张表", book.changed(lambda s: s.update({"草稿": [["x"]]})), "T007 U2.xlsx 草稿", "「草稿」不在模板中"),
    Damage(17, "工作表隐藏", book.replaced(file.BOOK, 'sheetId="2"', 'sheetId="2" state="hidden"'), "T004 U2.xlsx 基础表", "被隐藏"),
    Damage(17, "工作表深度隐藏", book.replaced(file.BOOK, 'sheetId="2"', 'sheetId="2" state="veryHidden"'), "T004 U2.xlsx 基础表", "被隐藏"),
    Damage(17, "工作表次序变了", book.in_order("封面", "附表", "基础表", "kaohe"), "T006 U2.xlsx", "现为「附表、基础表」", ANNEX),
    Damage(18, "行重新排序", book.with_rows(lambda rows: [*rows[:4], *rows[:3:-1]]), there("T003", "F8"), "行的次序有变动：有 4 项不在原来的位置"),
    Damage(18, "插入空行", book.with_rows(lambda rows: [*rows[:6], [], *rows[6:]]), there("T003", "F8"), "插入了行：有 2 项"),
    Damage(18, "列移动了", book.with_rows(lambda rows: [[*r[:2], *r[:1:-1]] for r in rows]), there("T003", "E5"), "列有移动"),
    Damage(18, "删了一行", book.with_rows(lambda rows: [*rows[:6], *rows[7:]]), "I006 U2.xlsx 基础表", "「走访次数」"),
    Damage(18, "多出合计行", book.put(8, 1, "合计"), there("T009", "B9"), "第 9 行「合计」不在模板中"),
    Damage(18, "多出的行里有数", book.with_rows(lambda rows: [*rows, ["A9", "另一项", "件", "", "", 12.0, "", ""]]), there("T009", "A9"), "填有 12"),
    Damage(18, "多出二十几行", book.more_rows(23), ("T013 U2.xlsx", *MANY), "另有 3 处「多出一行」"),
    Damage(18, "删了本年数一列", book.without_column(5), "T014 U2.xlsx 基础表", "没有找到「本年数」一栏"),
    Damage(18, "删了口径一列", book.without_column(3), "T014 U2.xlsx 基础表", "没有找到「口径」一栏"),
    Damage(19, "表头改了单位", book.put(3, 5, "本年数（万件）"), there("T008", "F4"), "表头「本年数」被改为「本年数（万件）」"),
    Damage(19, "表头换了说法", book.put(3, 7, "说明"), there("T008", "H4"), "已按原来的一栏读取"),
    Damage(19, "标题改动", book.put(0, 0, "基础表（修订）"), there("I015", "A1"), "下发时为「基础表」"),
    Damage(19, "计量单位改动", book.put(4, 2, "万件"), there("I013", "C5"), "「计量单位」一栏被改动：现为「万件」，下发时为「件」"),
    Damage(19, "上年数改动", book.put(4, 4, "60"), there("I014", "E5"), "现为「60」，下发时为「80」"),
    Damage(20, "去年的模板", book.issued_as("去年.xlsx", period="2025"), "I002 去年.xlsx", "2025 考核期"),
    Damage(20, "别的阶段的模板", book.issued_as("阶段.xlsx", period="2026-S1"), "I010 阶段.xlsx", "2026年年终的填报表，本期为2026年"),
    Damage(20, "方案改动前的模板", lambda d: d.returns(Desk(d.root, OLDER).filled()), "I003 U2.xlsx", "方案"),
    Damage(20, "口径改动前的模板", lambda d: d.returns(Desk(d.root).filled()), (there("I016", "D7"), "I003 U2.xlsx"), "现为「上门走访，不含电话」", DEFINED),
    Damage(20, "别的工作区的模板", book.signed_elsewhere("别处.xlsx"), "I009 别处.xlsx", "签名密钥不同"),
    Damage(20, "身份信息被改", book.with_identity("单位编码", "U1"), "I008 改.xlsx", "与签名不符"),
    Damage(20, "身份表被删", lambda d: d.returns(d.retyped(lambda s: s.pop("kaohe")), "自制.xlsx"), "I011 自制.xlsx", "不必重新填写"),
    Damage(21, "用甲镇的模板填乙镇", lambda d: d.returns(d.filled("U1"), "乙镇.xlsx"), "I005 乙镇.xlsx", "U1 甲镇"),
    Damage(22, "改后再交", lambda d: d.returns(d.filled("U2", {}, LATER), "再报.xlsx"), "R021 U2.xlsx", "采用「再报.xlsx」"),
    Damage(22, "先后不明", lambda d: d.returns(d.filled("U2", {"A3": 6}), "再报.xlsx"), "R022 再报.xlsx", "U2.xlsx、再报.xlsx"),
    Damage(22, "迟交", lambda d: d.returns(d.filled("U2", {}, TOO_LATE)), "R023 U2.xlsx", "2027-01-20 08:00:00"),
    Damage(23, "没有交", lambda d: d.remove(f"{RETURNS}/U2.xlsx"), GONE, "乙镇没有交回填报表"),
    Damage(23, "名册外的单位", book.issued_as("外来.xlsx", unit_code="U9"), "I004 外来.xlsx", "「U9」"),
    Damage(23, "不需填报的单位", book.of_another_unit("U4", "丁镇", "丁.xlsx"), "R062 丁.xlsx", "丁镇本期没有需要填报", IDLE),
    Damage(23, "别的表格", file.beside("别的.xlsx", PLAIN), "I001 别的.xlsx", "可能是别的表格"),
    Damage(24, "合并格下藏着数", book.replaced(file.FORM, MERGE, MERGE + '<mergeCell ref="F5:F6"/>'), there("T012"), "F6 下面藏有「100」"),
    Damage(24, "填报格与说明栏合并", book.replaced(file.FORM, MERGE, MERGE + '<mergeCell ref="F6:H6"/>'), there("T012", "F6"), "F6:H6 被合并"),
    Damage(25, "隐藏了一行", book.replaced(file.FORM, '<row r="7"', '<row r="7" hidden="1"'), there("T011", "A7"), "隐藏的第 7 行"),
    Damage(25, "隐藏了一列", book.replaced(file.FORM, '<col min="4"', '<col hidden="1" min="4"'), there("T011", "D4"), "隐藏的 D 列"),
    Damage(25, "留着筛选", book.replaced(file.FORM, "<mergeCells", FILTER), there("T011", "A4"), "筛选"),
    Damage(26, "格式一直铺到最后一行", book.replaced(file.FORM, "</sheetData>", STYLED)),
    Damage(27, "最后一格误键了 2", book.replaced(file.FORM, "</sheetData>", FAR), (there("F013", "XFD1048576"), GONE), "XFD1048576"),
    Damage(27, "表外写了字", book.put(5, 9, "见附件"), there("T010", "J6"), "J6 的「见附件」"),
    Damage(27, "表外写了数", book.put(5, 9, 3.0), there("T010", "J6"), "J6 的「3」"),
    Damage(28, "粘贴丢了一格的校验", book.replaced(file.FORM, 'sqref="F7"', 'sqref="K7"'), there("T017", "F7"), "1 个填报格（如 F7）"),
    Damage(28, "整本另存，校验全丢", book.changed(lambda _: None)),
    Damage(28, "校验全丢，填了超限的数", book.typed(61.0, "A3"), there("C004", "F7"), "应在 0 ～ 60 之间"),
    Damage(29, "撤销了保护，没改别的", book.replaced(file.FORM, "<sheetProtection", "<!--x--><phoneticPr")),
    Damage(29, "撤销保护后改了编码", book.put(5, 0, "A22"), there("I013", "A6"), "现为「A22」，下发时为「A2」"),
    Damage(30, "WPS 的格内图片", book.typed('=DISPIMG("ID_1",1)'), there("V016"), "图片"),
    Damage(30, "Excel 的格内图片", book.picture_in("F5"), there("V016"), "图片"),
    Damage(30, "盖章图片浮在表上", book.added(xl__media__image1_png="x", xl__drawings__drawing1_xml="<x/>")),
    Damage(31, "WPS 另存", book.added(**WPS, docProps__app_xml="<Properties><Application>WPS 表格</Application></Properties>")),
    Damage(32, "真数写在批注里", book.commented("F7", "应为 6"), there("T016", "F7"), "1 条批注（如 F7）"),
    Damage(32, "别的程序写的批注", book.commented("F7", "应为 6", part="comments/comment1.xml"), there("T016", "F7"), "1 条批注"),
    Damage(32, "会话式批注", book.commented("B5", "请核", thread=True), there("T016", "B5"), "不作为数据读取"),
)
# fmt: on

BELOW = "基础表（分下级）"


def under(code: str, cell: str = "") -> str:
    """A finding on U2's sheet for the villages below it."""
    return f"{code} U2.xlsx {BELOW}{'!' * bool(cell)}{cell}"


def villages(figures: dict[str, dict[str, CellValue]]) -> file.Way:
    """U2's return with other figures of the villages, its own following them."""
    return lambda desk: desk.returns(desk.filled(below=figures))


# fmt: off
THE_VILLAGES = (
    Damage(16, "分下级表改名", book.renamed(BELOW, "各村"), "T002 U2.xlsx 各村", "内容相同的是「各村」", VILLAGES),
    Damage(17, "分下级表删除", book.changed(lambda s: s.pop(BELOW)), "T001 U2.xlsx", "「基础表（分下级）」（6 项）", VILLAGES),
    Damage(18, "分下级表删了一个村", book.changed(lambda s: s[BELOW].pop(6)), (under("T018"), there("V023", "F7"), there("V023", "F8")), "「C1 王家湾」的行", VILLAGES),
    Damage(18, "分下级表自己加了一个村", book.put(10, 1, "新村", BELOW), under("T009", "B11"), "第 11 行「新村」不在模板中", VILLAGES),
    Damage(18, "各村排了序", book.changed(lambda s: s[BELOW].insert(6, s[BELOW].pop(8))), under("T003", "C8"), "行的次序有变动", VILLAGES),
    Damage(19, "分下级表改了列的编码", book.put(3, 2, "A9", BELOW), (under("T014"), under("T010", "C4")), "没有找到「A3 走访次数」一栏", VILLAGES),
    Damage(19, "分下级表改了计量单位", book.put(5, 2, "百次", BELOW), under("I013", "C6"), "现为「百次」，下发时为「次」", VILLAGES),
    Damage(29, "撤销保护后改了村的编码", book.put(6, 0, "C11", BELOW), under("I013", "A7"), "现为「C11」，下发时为「C1」", VILLAGES),
    Damage(29, "撤销保护后键入了合计", book.typed(9.0, "A3"), there("V023", "F7"), "「走访次数」填的是 9，「基础表（分下级）」各单位合计是 5", VILLAGES),
    Damage(29, "撤销保护后删了合计", book.typed("", "A3"), there("V023", "F7"), "「走访次数」填的是 空白", VILLAGES),
    Damage(33, "村的数存成文本", villages({"C1": {"A3": "2"}}), (there("V023", "F7"), under("V004", "C7")), "各单位合计是 5", VILLAGES),
    Damage(37, "村的数空着", villages({"C1": {"A3": ""}}), under("V003", "C7"), "王家湾「走访次数」：本项必填", VILLAGES),
    Damage(36, "村的数是约数", villages({"C3": {"A3": "约5"}}), under("V007", "C9"), "张桥「走访次数」：“约5”", VILLAGES),
    Damage(39, "合计没有计算结果", book.typed(Formula("=SUM(A1)"), "A3"), there("V024", "F7"), "已按各单位之和 5 计", VILLAGES),
    Damage(44, "一个村超出上限", villages({"C1": {"A3": 61}}), (under("C004", "C7"), there("C004", "F7")), "王家湾：「走访次数」填的是 61", VILLAGES),
    Damage(48, "一个村两行，数不同", book.changed(lambda s: s[BELOW].insert(9, [*s[BELOW][6][:2], 7.0, 1.0])), under("I007", "C10"), "基础表（分下级）!C7 的「2」", VILLAGES),
)
# fmt: on

# fmt: off
THE_CELLS = (
    Damage(33, "数字存成文本", book.typed("80"), there("V004"), "“80”（文本型数字）已按 80 读取"),
    Damage(33, "数字前有撇号", book.typed("'80"), there("V004"), "多余撇号"),
    Damage(33, "填的是逻辑值", book.typed(True), there("V009"), "“TRUE”"),
    Damage(34, "全角数字", book.typed("８０"), there("V004"), "“８０”（全角字符）已按 80 读取"),
    Damage(34, "全角小数点", book.typed("８０．０"), there("V004"), "已按 80 读取"),
    Damage(34, "别的文字的数字", book.typed("٨٠"), there("V005"), "不能读作数字"),
    Damage(34, "带圈数字", book.typed("⑤", "A3"), there("V005", "F7"), "不能读作数字"),
    Damage(35, "百分号文本", book.typed("5%", "A4"), there("V004", "F8"), "已按 5 读取", RATE),
    Damage(35, "全角百分号", book.typed("5.0％", "A4"), there("V004", "F8"), "已按 5 读取", RATE),
    Damage(35, "百分比格式", book.inside("F8", " <v>0.05</v>", "10"), there("V004", "F8"), "百分比格式", RATE),
    Damage(35, "是 98% 还是 0.98%", book.typed(0.98, "A4"), there("V020", "F8"), "不能确定是 0.98% 还是 98%", RATE, {"A4": 0.98}),
    Damage(36, "千分位有误", book.typed("8,0"), there("V010"), "“8,0”"),
    Damage(36, "欧洲写法", book.typed("1.234,5"), there("V010"), "“1.234,5”"),
    Damage(36, "带本项的单位", book.typed("80件"), there("V004"), "带计量单位"),
    Damage(36, "带万字", book.typed("80万"), there("V006"), "“80万”带有其他单位"),
    Damage(36, "带别的单位", book.typed("80元"), there("V006"), "“80元”带有其他单位"),
    Damage(36, "约数", book.typed("约80"), there("V007"), "“约80”"),
    Damage(36, "大于号", book.typed(">80"), there("V007"), "“>80”"),
    Damage(36, "范围", book.typed("80-90"), there("V007"), "“80-90”"),
    Damage(36, "括号", book.typed("(80)"), there("V011"), "“(80)”带括号"),
    Damage(36, "减号是 U+2212", book.typed("−5", "A3"), (there("C004", "F7"), there("V004", "F7")), "应在 0 ～ 60 之间"),
    Damage(36, "中文数字", book.typed("八十"), there("V017"), "“八十”是中文数字"),
    Damage(36, "计数填了小数", book.typed(80.5), there("V013"), "“80.5”"),
    Damage(36, "科学记数", book.typed("8e1"), there("V005"), "“8e1”"),
    Damage(37, "必填的空着", book.typed(""), there("V003"), "必填"),
    Damage(37, "只有空格", book.typed("  "), there("V003"), "必填"),
    Damage(37, "不间断空格", book.typed("\u00a0"), there("V003"), "必填"),
    Damage(37, "零宽空格", book.typed("\u200b"), there("V003"), "必填"),
    Damage(37, "填「无」", book.typed("无", "A4"), reads={"A4": None}),
    Damage(37, "填斜杠", book.typed("/", "A4"), reads={"A4": None}),
    Damage(37, "填破折号", book.typed("——", "A4"), reads={"A4": None}),
    Damage(37, "比率填「不适用」", book.typed("不适用", "A4"), there("V018", "F8"), "“不适用”", RATE, {"A4": None}),
    Damage(37, "文字", book.typed("待查"), there("V005"), "“待查”"),
    Damage(37, "是非不明", book.typed("也许", "A5"), there("V014", "F9"), "“也许”", ANSWER),
    Damage(38, "除以零", book.typed(Formula("=1/0", "#DIV/0!")), there("V001"), "#DIV/0!"),
    Damage(38, "引用丢失", book.inside("F5", "e <f>#REF!A1</f><v>#REF!</v>"), there("V001"), "#REF!"),
    Damage(38, "找不到", book.inside("F5", "e <f>VLOOKUP(1,A1:B2,2,0)</f><v>#N/A</v>"), there("V001"), "#N/A"),
    Damage(38, "错误值粘贴成文字", book.typed("#VALUE!"), there("V001"), "#VALUE!"),
    Damage(39, "公式没有结果", book.typed(Formula("=40+40")), there("V002"), "没有计算结果"),
    Damage(39, "公式算出空文本", book.inside("F5", 'str <f>""</f><v></v>'), there("V003"), "必填"),
    Damage(40, "设为手动计算", book.rewritten(book.calculated_by_hand), "F016 U2.xlsx", "手动计算"),
    Damage(40, "手动计算，合计不符", lambda d: d.returns(uncalculated(d.filled("U2", {"A2": 99}))), (there("C010", "F6"), "F016 U2.xlsx"), "可能没有重新计算", SUM),
    Damage(41, "数字变成日期", book.typed(date(2026, 1, 2)), there("V008"), "2026-01-02"),
    Damage(41, "数字给了中文日期格式", book.inside("F5", " <v>80</v>", "57"), there("V008"), "日期"),
    Damage(41, "日期写「年底」", book.typed("年底", "A5"), there("V015", "F9"), "“年底”", DAY),
    Damage(41, "2024.10 存成数", book.typed(2024.1, "A5"), there("V015", "F9"), "“2024.1”", DAY),
    Damage(41, "两位年份", book.typed("26-1-10", "A5"), there("V015", "F9"), "“26-1-10”", DAY),
    Damage(41, "没有的日子", book.typed("2026-2-30", "A5"), there("V015", "F9"), "“2026-2-30”", DAY),
    Damage(41, "日期的别种写法", book.typed("2026年1月10日", "A5"), there("V004", "F9"), "已按 2026-01-10 读取", DAY),
    Damage(42, "1-2 变成 1月2日", book.typed(date(2026, 1, 2), "A1", 0), there("I013", "A5"), "现为「2026-01-02」"),
    Damage(42, "单位编码丢了字", book.with_identity("单位编码", "2"), "I008 改.xlsx", "与签名不符"),
    Damage(42, "长编号被截断", book.typed(1.1e17, "A5"), there("V012", "F9"), "16 位", WORDS),
    Damage(43, "NaN", book.typed(Formula("=40+40", float("nan"))), there("V001"), "NaN（不是数）"),
    Damage(43, "无穷大", book.typed(Formula("=40+40", float("inf"))), there("V001"), "∞（无穷大）"),
    Damage(43, "1e400", book.inside("F5", " <v>1e400</v>"), there("V001"), "∞（无穷大）"),
    Damage(43, "文字 nan", book.typed("nan"), there("V012"), "“nan”"),
    Damage(43, "负零", book.inside("F7", " <v>-0</v>"), reads={"A3": 0.0}),
    Damage(43, "算出来的零头", book.inside("F7", " <v>5.0000000000000009</v>")),
    Damage(44, "超出上限", book.figures({"A3": 61}), there("C004", "F7"), "「走访次数」填的是 61，应在 0 ～ 60 之间"),
    Damage(44, "差一个数量级", book.figures({"A2": 1000}), there("C007", "F6"), "约为上年数 100 的 10 倍", "", {"A2": 1000.0}),
    Damage(44, "十六位的数", book.typed(1e16), there("V012"), "失去精度"),
    Damage(45, "前后空格", book.typed(" 80 "), there("V004"), "多余空格"),
    Damage(45, "换行", book.typed("80\n"), there("V004"), "换行"),
    Damage(45, "_x000D_", book.inside("F5", "inlineStr <is><t>80_x000D_</t></is>"), there("V004"), "已按 80 读取"),
    Damage(45, "从右到左的标记", book.inside("F5", "inlineStr <is><t>\u202d80\u202c</t></is>"), there("V004"), "不可见字符"),
    Damage(45, "编码是全角、有空格", book.typed(" Ａ２ ", "A2", 0)),
    Damage(45, "表头有空格", book.put(3, 5, " 本 年 数 ")),
    Damage(45, "说明里有表情和控制字符", book.typed("属实\u200b\U0001f600\x07", "A3", 7)),
    Damage(46, "说明有四万字", book.inside("H7", f"inlineStr <is><t>{'长' * 40_000}</t></is>"), there("V022", "H7"), "40000"),
    Damage(47, "项目名用了繁体", book.typed("走訪次數", "A3", 1), there("I013", "B7"), "现为「走訪次數」"),
    Damage(47, "编码是西里尔字母", book.typed("А1", "A1", 0), there("I013", "A5"), "下发时为「A1」"),
    Damage(47, "封面的括号换成半角", book.put(3, 1, "乙镇(U2)", "封面")),
    Damage(47, "封面的单位名多了字", book.put(3, 1, "乙镇人民政府（U2）", "封面"), "I015 U2.xlsx 封面!B4", "乙镇人民政府"),
    Damage(48, "同一项两行，数不同", book.with_rows(lambda rows: [*rows, [*rows[6][:5], 7.0, "", ""]]), there("I007", "F9"), "基础表!F7 的「5」"),
    Damage(48, "同一行粘贴了两次", book.with_rows(lambda rows: [*rows, rows[6]]), there("T009", "B9"), "与第 7 行相同"),
    Damage(49, "填报格里是命令", book.typed("=cmd|' /c calc'!A0"), there("V005"), "不能读作数字"),
    Damage(49, "说明以等号开头", book.typed("=1+1", "A3", 7)),
    Damage(0, "说明里有身份证号", book.typed(f"经办人 {CITIZEN}", "A1", 7), there("V019", "H5"), "身份证号"),
    Damage(0, "文件名里有手机号", file.called("乙镇 13900000000.xlsx"), "V019 乙镇 〔手机号〕.xlsx", "文件名里"),
)
# fmt: on

DAMAGES = (*THE_FILE, *THE_SHEETS, *THE_CELLS, *THE_VILLAGES)
