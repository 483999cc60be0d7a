"""Makes the Word templates of the letters anew.

Run ``python -m pipeline.report.templates.make_templates`` only to start afresh: it writes over the templates
beside this file, which the office may have edited in Word. Marks are Jinja's, as docxtpl
reads them (``{%p … %}`` stands for its whole paragraph, ``{%tr … %}`` for its whole table row).
"""

from pathlib import Path

from pipeline.files.documents import reproducible
from pipeline.report.templates.layout import CENTRE, LEFT, RIGHT, Letter

OBJECTION = (
    "对{what}有异议的，请于　　　　年　　月　　日前以书面形式向{{{{ head.office }}}}提出，"
    "写明项目名称和理由，并附证明材料。每一项结果均可查到回收表或考核台账的具体单元格。"
)
VETO = (
    "{{ veto.name }}（{{ veto.state }}）{% if veto.fact %}，事实：{{ veto.fact }}{% endif %}；"
    "效力：{{ veto.effect }}；依据：{{ veto.basis or '（未填）' }}；"
    "证据编号：{{ veto.evidence or '（未填）' }}；批准人：{{ veto.approver or '（未填）' }}。"
)
AMENDED = (
    "{% if loop.first %}方案下发后有调整，按调整后的方案计分：{% endif %}{{ loop.index }}．{{ words }}。"
)
EARNED = ["{{ row.points or '—' }}", "{{ row.score or '—' }}", "{{ row.lost or '—' }}"]


def main() -> None:
    """Write the notices' templates beside this file, the letter's beside what fills it."""
    here = Path(__file__).parent
    (here / "notice.docx").write_bytes(reproducible(notice().saved()))
    (here / "circular.docx").write_bytes(reproducible(circular().saved()))
    (here / "reminder.docx").write_bytes(reproducible(reminder().saved()))
    (here / "reminder_list.docx").write_bytes(reproducible(reminder_list().saved()))
    responsibility = here.parents[1] / "issue" / "letter.docx"
    responsibility.write_bytes(reproducible(letter_of_responsibility().saved()))


def notice() -> Letter:
    """The template of the 得分通知单 a unit receives."""
    letter = Letter(
        "{{ head.when }}考核{{ '结果' if unit.head.letter else '得分' }}通知单{% if head.preliminary %}（初稿）{% endif %}"
    )
    letter.salutation("{{ unit.head.unit_name }}：")
    letter.body(
        "按照《{{ head.scheme_name }}》，现将你单位{{ head.when }}考核{{ '结果' if unit.head.letter else '得分情况' }}通知如下。"
    )
    letter.each("words in head.amendments", AMENDED)
    _result(letter)
    _indicators(letter)
    _adjustments(letter)
    letter.heading("四、一票否决和奖惩")
    letter.when("not unit.vetoes", "无一票否决事项。")
    letter.each("veto in unit.vetoes", VETO)
    letter.when("not unit.awards", "无奖惩事项。")
    letter.each("award in unit.awards", "奖惩：{{ award }}。")
    letter.heading("五、异议")
    letter.when(
        "unit.normalised",
        "你单位填报的数字有 {{ unit.normalised|length }} 处不是规范写法，已按下列读法计算，不符的请一并提出。",
    )
    letter.each("note in unit.normalised", "{{ loop.index }}．{{ note.place }}：{{ note.message }}")
    letter.close(OBJECTION.format(what="本通知单"), issuer="{{ head.authority }}")
    return letter


def circular() -> Letter:
    """The template of the 考核结果通报 to all units."""
    letter = Letter("关于{{ head.when }}考核结果的通报{% if head.preliminary %}（初稿）{% endif %}")
    letter.salutation("各责任单位：")
    letter.body(
        "按照《{{ head.scheme_name }}》，{{ head.authority }}对 {{ summary.units }} 个责任单位进行了"
        "{{ head.when }}考核，现将结果通报如下。"
    )
    letter.each("words in head.amendments", AMENDED)
    letter.alert("head.preliminary", "本件为初稿，不作正式通报，得分和名次可能变动。")
    letter.heading("一、总体情况")
    letter.body(
        "被考核单位 {{ summary.units }} 个，其中{% for name, units in summary.counts.items() if units %}"
        "{{ name }} {{ units|length }} 个{{ '。' if loop.last else '、' }}{% endfor %}"
        "{% for reason in summary.reasons %}{{ reason }}。{% endfor %}"
    )
    letter.when(
        "losses",
        "{{ losses[0].terms.rate }}较低的{{ losses[0].terms.item }}：{% for loss in losses %}{{ loss.name }}"
        "（{{ loss.line_name }}，{{ loss.terms.rate }} {{ loss.rate }}%）{{ '。' if loop.last else '、' }}{% endfor %}",
    )
    letter.heading("二、{{ '完成情况' if letters else '考核排名' }}")
    letter.steer("for ranking in rankings")
    letter.caption("{{ ranking.title }}{{ '完成情况' if ranking.letter else '排名' }}")
    columns = [("名次", 13.0, CENTRE), ("单位", 40.0, LEFT), ("{{ ranking.terms.score }}", 20.0, RIGHT)]
    columns += [("等次", 20.0, CENTRE), ("上年名次", 19.0, CENTRE), ("备注", 44.0, LEFT)]
    score = "{{ row.score or '—' }}{% if row.letter and row.score %}/{{ row.total }}{% endif %}"
    row = ["{{ row.rank or '—' }}", "{{ row.unit_name }}", score, "{{ row.grade or '—' }}"]
    row += ["{{ row.last_rank or '—' }}{% if row.moved %}（{{ row.moved }}）{% endif %}", "{{ row.remark }}"]
    letter.table(columns, ["{%tr for row in ranking.positions %}", row, "{%tr endfor %}"])
    letter.steer("endfor")
    letter.heading("三、奖惩")
    letter.when("not honours", "无。")
    letter.each("honour in honours", "{{ honour.title }}：{{ honour.units|join('、') }}。")
    letter.heading("四、一票否决")
    letter.when("not vetoes", "无。")
    letter.each("veto in vetoes", "{{ veto.unit_name }}：" + VETO)
    letter.heading("五、异议")
    letter.close(OBJECTION.format(what="考核结果"), issuer="{{ head.authority }}")
    return letter


def letter_of_responsibility() -> Letter:
    """The template of the 责任书 that both sides sign when the year begins."""
    letter = Letter("{{ head.title }}", numbered=False)
    letter.body("甲方：{{ head.authority }}")
    letter.body("乙方：{{ head.unit }}")
    letter.each("words in head.preface", "{{ words }}")
    letter.steer("for part in parts")
    letter.heading("{{ part.title }}")
    letter.each("words in part.clauses", "{{ words }}")
    letter.steer("endfor")
    letter.each("words in head.closing", "{{ words }}")
    letter.signatures("甲方（盖章）\n{{ head.authority }}", "乙方（盖章）\n{{ head.unit }}")
    return letter


def reminder() -> Letter:
    """The template of the 催报通知 to a unit of which no return came."""
    letter = Letter("关于催报{{ head.when }}考核填报表的通知")
    letter.salutation("{{ unit.name }}：")
    letter.body(
        "按照《{{ head.scheme }}》，你单位应于{{ head.due }}前交回{{ head.when }}目标管理责任制考核填报表。"
        "{% if unit.unusable %}你单位送来的文件因下列原因不能采用，请抓紧补报："
        "{% else %}截至本通知印发时，尚未收到你单位的填报表，请抓紧填报。{% endif %}"
    )
    letter.each("words in unit.unusable", "{{ loop.index }}．{{ words }}")
    letter.caption("尚缺的填报表（共 {{ unit.forms|length }} 张，{{ unit.items }} 项）")
    columns = [
        ("序号", 14.0, CENTRE),
        ("表名", 76.0, LEFT),
        ("应填项数", 33.0, CENTRE),
        ("其中必填", 33.0, CENTRE),
    ]
    row = ["{{ loop.index }}", "{{ form.form }}", "{{ form.items }}", "{{ form.required }}"]
    letter.table(columns, ["{%tr for form in unit.forms %}", row, "{%tr endfor %}"])
    letter.body(
        "请用下发的「{{ unit.template }}」填写，于______年____月____日前报送{{ head.office }}"
        "（报送方式：{{ head.send_to }}）。填报表遗失的请重新领取，不要借用其他单位的。"
    )
    letter.close("未交回的按缺报处理，不参与排名。", issuer="{{ head.authority }}")
    return letter


def reminder_list() -> Letter:
    """The template of the 催报名单, for the office."""
    letter = Letter("{{ head.when }}考核填报表催报名单", numbered=False)
    letter.body(
        "{{ head.when }}应交填报表的单位 {{ asked }} 个，交回期限为{{ head.due }}，"
        "尚未交回的 {{ units|length }} 个，名单如下。报送方式：{{ head.send_to }}。"
    )
    letter.caption("尚未交回填报表的单位")
    columns = [("序号", 10.0, CENTRE), ("编码", 14.0, CENTRE), ("单位", 34.0, LEFT), ("类别", 14.0, CENTRE)]
    columns += [("尚缺", 22.0, CENTRE), ("情况", 30.0, LEFT), ("催办记录", 32.0, LEFT)]
    row = ["{{ loop.index }}", "{{ unit.code }}", "{{ unit.name }}", "{{ unit.unit_class or '—' }}"]
    row += ["{{ unit.forms|length }} 张表 {{ unit.items }} 项"]
    row += ["{{ unit.unusable|join('\\n') or '没有收到' }}", ""]
    letter.table(columns, ["{%tr for unit in units %}", row, "{%tr endfor %}"])
    letter.remark("催办记录：写明时间、联系人和答复。")
    return letter


def _result(letter: Letter) -> None:
    letter.heading("一、{{ '完成情况' if unit.head.letter else '得分和名次' }}")
    letter.alert(
        "unit.head.status == 'missing'",
        "截至计分时，未收到你单位的回收表（缺报），请尽快补报。",
    )
    letter.alert(
        "unit.head.status == 'blocked'",
        "你单位回收表有须更正的问题（待更正），请按退回修改表更正后重新报送。所列得分仅为试算。",
    )
    letter.each("note in unit.blocking[:3]", "{{ loop.index }}．{{ note.place }}：{{ note.message }}")
    letter.when(
        "unit.blocking|length > 3", "以上是前 3 处，共 {{ unit.blocking|length }} 处，其余见退回修改表。"
    )
    letter.alert(
        "unit.head.status == 'pending'", "你单位涉及一票否决事项，尚未认定（否决待定），见本通知单第四部分。"
    )
    letter.alert("unit.head.status == 'vetoed'", "你单位被一票否决，见本通知单第四部分。")
    letter.body(
        "{% if unit.head.score %}你单位{{ unit.head.line_name }}{{ unit.head.told }}，"
        "{% else %}你单位暂不计总分，{% endif %}"
        "{% if unit.head.rank %}在{{ unit.head.peers }}参加排名的 {{ unit.head.class_size }} 个单位中"
        "列第 {{ unit.head.rank }} 名{% else %}未列名次{% endif %}"
        "{% if unit.head.if_vetoed %}（{{ unit.head.if_vetoed }}）{% endif %}"
        "{% if unit.head.grade %}，等次为{{ unit.head.grade }}{% endif %}"
        "{% if unit.head.last_rank %}；上年{% if unit.head.last_told %}{{ unit.head.last_told }}，"
        "{% endif %}列第 {{ unit.head.last_rank }} 名{% endif %}。"
        "{% for line in unit.lines %}{{ '其中：' if loop.first }}{{ line.line_name }}"
        "{% if line.score %}{{ line.told }}{% else %}暂不计分{% endif %}"
        "{% if line.rank %}，列第 {{ line.rank }} 名{% endif %}{{ '。' if loop.last else '；' }}{% endfor %}"
        "{% for row in unit.worst %}{% if loop.first %}"
        "{{ '未完成的条款有：' if unit.head.letter else '失分较多的指标：' }}{% endif %}{{ row.name }}"
        "{% if not unit.head.letter %}（失 {{ row.lost }} 分）{% elif loop.index == 3 %}等{% endif %}"
        "{{ '。' if loop.last else '、' }}{% endfor %}"
    )
    letter.when("unit.head.note", "{{ unit.head.note }}")


def _indicators(letter: Letter) -> None:
    letter.heading("二、各{{ '条完成情况' if unit.head.letter else '项得分' }}")
    letter.when("not unit.sections", "本期没有指标得分。")
    letter.steer("for section in unit.sections")
    letter.when("not section.total.score", "{{ section.title }}：未计分。")
    letter.steer("if section.total.score")
    letter.caption(
        "{{ section.title }}：{{ section.terms.points }} {{ section.total.points }} {{ section.terms.one }}，"
        "{{ section.terms.earned }} {{ section.total.score }} {{ section.terms.one }}，"
        "{{ section.terms.lost }} {{ section.total.lost }} {{ section.terms.one }}"
    )
    columns = [("项目", 30.0, LEFT), ("完成值", 20.0, CENTRE), ("目标", 14.0, CENTRE)]
    columns += [("{{ section.terms.points }}", 14.0, RIGHT), ("{{ section.terms.earned }}", 14.0, RIGHT)]
    columns += [("{{ section.terms.lost }}", 13.0, RIGHT), ("说明", 51.0, LEFT)]
    group = ["{{ row.name }}", "", "", *EARNED, ""]
    value = "{{ row.value or '—' }}\n{%p if row.fraction %}\n{{ row.fraction }}\n{%p endif %}"
    indicator = ["{{ row.name }}", value, "{{ row.target or '—' }}", *EARNED, "{{ row.remark }}"]
    rows = ["{%tr for row in section.rows %}", "{%tr if row.heading %}", group, "{%tr else %}", indicator]
    letter.table(columns, [*rows, "{%tr endif %}", "{%tr endfor %}"], strong=(3,))
    letter.steer("if section.rescaled")
    letter.remark(
        "注：本线有停考、不考核等折算事项，其余指标得分乘以 {{ section.rescaled }}；分值、失分均为折算后的数。"
    )
    letter.steer("endif")
    letter.steer("endif")
    letter.steer("endfor")


def _adjustments(letter: Letter) -> None:
    letter.heading("三、加分和扣分")
    letter.when("not unit.adjustments", "无。")
    letter.steer("if unit.adjustments")
    columns = [
        ("考核线", 19.0, CENTRE),
        ("事项", 36.0, LEFT),
        ("数量", 19.0, CENTRE),
        ("每例分值", 15.0, RIGHT),
    ]
    columns += [("系数", 17.0, CENTRE), ("加减分", 15.0, RIGHT), ("证据编号、理由", 35.0, LEFT)]
    row = ["{{ row.line_name }}", "{{ row.name }}", "{{ row.quantity }}", "{{ row.points_each }}"]
    row += ["{{ row.modifiers or '—' }}", "{{ row.points }}"]
    row += ["{{ row.evidence or '（未填证据编号）' }}{% if row.reason %}　{{ row.reason }}{% endif %}"]
    letter.table(columns, ["{%tr for row in unit.adjustments %}", row, "{%tr endfor %}"])
    letter.remark(
        "计入得分（按方案封顶、保底以后）："
        "{% for line in unit.lines or unit.positions if line.bonus or line.deduction %}"
        "{{ line.line_name }}加分 {{ line.bonus or '0' }} 分、扣分 {{ line.deduction or '0' }} 分"
        "{{ '。' if loop.last else '；' }}{% endfor %}"
    )
    letter.steer("endif")


if __name__ == "__main__":
    main()
