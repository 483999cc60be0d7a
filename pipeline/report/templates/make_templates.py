"""Makes the Word templates of the letters anew.

Run ``python -m pipeline.report.templates.make_templates`` only to start afresh: it writes over the templates
beside this file, which the office may have edited in Word. Marks are Jinja's, as docxtpl
reads them (``{%p … %}`` stands for its whole paragraph, ``{%tr … %}`` for its whole table row).
"""

from pathlib import Path

from pipeline.files.documents import reproducible
from pipeline.report.templates.layout import CENTRE, LEFT, RIGHT, Letter

OBJECTION = (
    "对{what}有异议的，请于______年____月____日前以书面形式向{{{{ head.office }}}}提出，"
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
DRAFT = "{% if head.preliminary %}\n（初稿）{% endif %}"
"""Under a title: that it is not final."""
EARNED = ["{{ row.points or '—' }}", "{{ row.score or '—' }}", "{{ row.lost or '—' }}"]


def main() -> None:
    """Write the notices' templates beside this file, the letter's beside what fills it."""
    here = Path(__file__).parent
    for name, made in TEMPLATES.items():
        (here / f"{name}.docx").write_bytes(reproducible(made().saved()))
    responsibility = here.parents[1] / "issue" / "letter.docx"
    responsibility.write_bytes(reproducible(letter_of_responsibility().saved()))


def statement() -> Letter:
    """The template of the 得分通知单 a unit receives."""
    letter = Letter("{{ head.when }}考核{{ '结果' if unit.head.letter else '得分' }}通知单" + DRAFT)
    letter.salutation("{{ unit.head.unit_name }}：")
    letter.body(
        "按照《{{ head.scheme_name }}》，现将你单位{{ head.when }}考核{{ '结果' if unit.head.letter else '得分情况' }}通知如下。"
    )
    letter.each("words in head.amendments", AMENDED)
    _result(letter)
    _regains(letter, "二、{{ '未完成的条款' if unit.head.letter else '最能挽回的失分' }}")
    _indicators(letter)
    _adjustments(letter)
    letter.heading("五、一票否决和奖惩")
    letter.when("not unit.vetoes", "无一票否决事项。")
    letter.each("veto in unit.vetoes", VETO)
    letter.when("not unit.awards", "无奖惩事项。")
    letter.each("award in unit.awards", "奖惩：{{ award }}。")
    letter.heading("六、异议")
    letter.when(
        "unit.normalised",
        "你单位填报的数字有 {{ unit.normalised|length }} 处不是规范写法，已按下列读法计算，不符的请一并提出。",
    )
    letter.each("note in unit.normalised", "{{ loop.index }}．{{ note.place }}：{{ note.message }}")
    letter.close(OBJECTION.format(what="本通知单"), issuer="{{ head.authority }}")
    return letter


def circular() -> Letter:
    """The template of the 考核结果通报 to all units."""
    letter = Letter("关于{{ head.when }}考核结果的通报" + DRAFT)
    letter.salutation("各责任单位：")
    letter.body(
        "按照《{{ head.scheme_name }}》，{{ head.authority }}对 {{ summary.units }} 个责任单位进行了"
        "{{ head.when }}考核，现将结果通报如下。"
    )
    letter.each("words in head.amendments", AMENDED)
    letter.alert("head.preliminary", "本件为初稿，不作正式通报，得分和名次可能变动。")
    letter.heading("一、总体情况")
    letter.body(
        "被考核单位 {{ summary.units }} 个，其中{% for name, who in summary.counts.items() if who %}"
        "{{ name }} {{ who|length }} 个{{ '。' if loop.last else '、' }}{% endfor %}"
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


def commendation() -> Letter:
    """The template of the 表彰奖励决定 over all prizes."""
    letter = Letter("关于表彰{{ head.when }}考核先进单位的决定" + DRAFT)
    letter.salutation("各责任单位：")
    letter.body(
        "按照《{{ head.scheme_name }}》，根据{{ head.when }}考核结果，决定对 {{ units }} 个单位予以表彰奖励"
        "{% if money %}，奖金共 {{ money }} 元{% endif %}。现将名单公布如下。"
    )
    letter.alert("head.preliminary", "本件为初稿，不作正式决定，得分和名次可能变动。")
    letter.caption("表彰奖励名单")
    columns = [("序号", 12.0, CENTRE), ("奖项", 40.0, LEFT), ("考核线", 22.0, CENTRE), ("类别", 20.0, CENTRE)]
    columns += [("单位", 42.0, LEFT), ("奖金（元）", 20.0, RIGHT)]
    row = ["{{ loop.index }}", "{{ prize.award }}", "{{ prize.line_name }}", "{{ prize.unit_class or '—' }}"]
    row += ["{{ prize.unit_name }}", "{{ prize.amount or '—' }}"]
    letter.table(columns, ["{%tr for prize in prizes %}", row, "{%tr endfor %}"])
    letter.steer("if clauses")
    letter.body("本次表彰奖励的依据：")
    letter.each("clause in clauses", "{{ loop.index }}．{{ clause }}。")
    letter.steer("endif")
    letter.close(
        "希望受表彰的单位再接再厉，其他单位对照先进、查找差距，共同做好今后的工作。",
        issuer="{{ head.authority }}",
    )
    return letter


def warning() -> Letter:
    """The template of the 黄牌警告通知."""
    return _sanction("关于给予{{ unit.head.unit_name }}黄牌警告的通知", "决定对你单位给予{{ one.award }}")


def watched() -> Letter:
    """The template of the 重点管理通知."""
    return _sanction(
        "关于将{{ unit.head.unit_name }}列为重点管理单位的通知",
        "决定将你单位列为重点管理单位",
        "重点管理期限自______年____月____日至______年____月____日，期间请每月向{{ head.office }}书面报告整改进展；"
        "期满经考核达到要求的，解除重点管理。",
    )


def sanction() -> Letter:
    """The template of every other sanction's notice."""
    return _sanction(
        "关于对{{ unit.head.unit_name }}作出{% for one in given %}{{ one.award }}{{ '' if loop.last else '、' }}{% endfor %}处理的通知",
        "决定对你单位作出{{ one.award }}处理",
    )


def vetoed() -> Letter:
    """The template of the 一票否决决定."""
    letter = Letter("关于对{{ unit.head.unit_name }}实行一票否决的决定" + DRAFT)
    letter.salutation("{{ unit.head.unit_name }}：")
    letter.body(
        "按照《{{ head.scheme_name }}》，在{{ head.when }}考核中，你单位有下列 {{ vetoes|length }} 项一票否决事项，"
        "证据、依据和批准手续齐备，现决定如下。"
    )
    letter.alert("head.preliminary", "本件为初稿，不作正式决定。")
    letter.steer("for veto in vetoes")
    letter.body("{{ loop.index }}．{{ veto.name }}。处理：{{ veto.effect }}。")
    letter.when("veto.fact", "事实：{{ veto.fact }}。")
    letter.body("依据：{{ veto.basis }}。证据编号：{{ veto.evidence }}。批准人：{{ veto.approver }}。")
    letter.steer("endfor")
    letter.close(OBJECTION.format(what="本决定"), issuer="{{ head.authority }}")
    return letter


def correction() -> Letter:
    """The template of the 退回修改通知 beside the workbook that goes back."""
    letter = Letter("关于退回修改{{ head.when }}考核填报表的通知")
    letter.salutation("{{ unit.name }}：")
    letter.body(
        "你单位交回的「{{ file }}」经审核，有{% if mend %} {{ mend }} 处必须改正{% endif %}"
        "{{ '、' if mend and explain }}{% if explain %} {{ explain }} 处需要说明{% endif %}，现予退回。"
        "请在随附的「{{ workbook }}」上一次改完，于______年____月____日前重新报送{{ head.office }}"
        "（报送方式：{{ head.send_to }}）。填报表原定交回期限为{{ head.due }}。"
    )
    letter.caption("退回修改的问题（共 {{ problems|length }} 处）")
    columns = [("序号", 10.0, CENTRE), ("要求", 18.0, CENTRE), ("项目", 30.0, LEFT), ("位置", 26.0, LEFT)]
    columns += [("问题", 72.0, LEFT)]
    row = [
        "{{ loop.index }}",
        "{{ problem.demand }}",
        "{{ problem.item or '—' }}",
        "{{ problem.place or '—' }}",
    ]
    row += ["{{ problem.message }}"]
    letter.table(columns, ["{%tr for problem in problems %}", row, "{%tr endfor %}"])
    letter.close(
        "序号与随附工作簿的问题清单一致，点清单中的位置可以直接到单元格。{% if mend %}必须改正的，改正前不参与排名。{% endif %}"
        "{% if explain %}需要说明的，数字有误就改正，无误就写明原因。{% endif %}",
        issuer="{{ head.authority }}",
    )
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
        "按照《{{ head.scheme_name }}》，你单位应于{{ head.due }}前交回{{ head.when }}目标管理责任制考核填报表。"
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


def _sanction(title: str, decided: str, more: str = "") -> Letter:
    letter = Letter(title + DRAFT)
    letter.salutation("{{ unit.head.unit_name }}：")
    letter.alert("head.preliminary", "本件为初稿，不作正式通知，得分和名次可能变动。")
    letter.steer("for one in given")
    letter.body(
        "按照《{{ head.scheme_name }}》，在{{ head.when }}考核中，你单位{{ one.line_name }}"
        "{% if one.position.score %}{{ one.position.told }}{% else %}未计分{% endif %}"
        "{% if one.position.rank %}，在{{ one.position.peers }}参加排名的 {{ one.position.class_size }} 个单位中"
        "列第 {{ one.position.rank }} 名{% endif %}{% if one.position.grade %}，等次为{{ one.position.grade }}{% endif %}。"
        "{% if one.basis %}依据{{ one.basis }}，{% endif %}"
        + decided
        + "{% if one.amount %}，金额 {{ one.amount }} 元{% endif %}。"
    )
    letter.steer("endfor")
    letter.steer("if regains")
    letter.caption("你单位失分较多的项目")
    _lost_table(letter)
    letter.steer("endif")
    if more:
        letter.body(more)
    letter.close(
        "请你单位对照失分项目查找原因，制定整改措施，明确责任人和完成时限，于______年____月____日前将整改方案书面报送{{ head.office }}。"
        "对本通知有异议的，可在同一期限内以书面形式向{{ head.office }}提出，并附证明材料。",
        issuer="{{ head.authority }}",
    )
    return letter


def _regains(letter: Letter, heading: str) -> None:
    letter.heading(heading)
    letter.when("not regains", "没有{{ '未完成的条款' if unit.head.letter else '可以挽回的失分' }}。")
    letter.steer("if regains")
    letter.body(
        "下列{{ '条款' if unit.head.letter else '项目按可挽回的分数排列' }}，共 {{ regains|length }} 项。"
        "“{{ '完成' if unit.head.letter else '得满分' }}须达到”是其他情况不变时应有的完成值，空着的要看其他单位的情况，或者规则没有这样的值。"
    )
    _lost_table(letter)
    letter.steer("if weighed")
    letter.remark("注：可挽回分已按考核线、阶段和本级得分的权重折算到总分。")
    letter.steer("endif")
    letter.steer("endif")


def _lost_table(letter: Letter) -> None:
    columns = [
        ("序号", 10.0, CENTRE),
        ("项目", 38.0, LEFT),
        ("考核线", 18.0, CENTRE),
        ("{{ unit.head.terms.lost }}", 13.0, RIGHT),
    ]
    columns += [
        ("可挽回{{ unit.head.terms.one }}", 15.0, RIGHT),
        ("完成值", 18.0, CENTRE),
        ("{{ '完成' if unit.head.letter else '得满分' }}须达到", 22.0, CENTRE),
    ]
    columns += [("相差", 25.0, CENTRE)]
    row = ["{{ loop.index }}", "{{ one.name }}", "{{ one.line_name }}", "{{ one.lost }}", "{{ one.points }}"]
    row += ["{{ one.value or '—' }}", "{{ one.full or '—' }}", "{{ one.gap or '—' }}"]
    letter.table(columns, ["{%tr for one in regains %}", row, "{%tr endfor %}"])


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
        "unit.head.status == 'pending'", "你单位涉及一票否决事项，尚未认定（否决待定），见本通知单第五部分。"
    )
    letter.alert("unit.head.status == 'vetoed'", "你单位被一票否决，见本通知单第五部分。")
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
    )
    letter.when("unit.head.note", "{{ unit.head.note }}。")
    letter.steer("if unit.head.score and not unit.head.letter")
    letter.caption("得分的构成")
    columns = [
        ("考核线", 36.0, LEFT),
        ("各项得分", 24.0, RIGHT),
        ("加分", 24.0, RIGHT),
        ("扣分", 24.0, RIGHT),
    ]
    columns += [("得分", 24.0, RIGHT), ("名次", 24.0, CENTRE)]
    row = ["{{ line.line_name }}", "{{ line.base or '—' }}", "{{ line.bonus or '—' }}"]
    row += ["{{ line.deduction or '—' }}", "{{ line.score or '—' }}", "{{ line.rank or '—' }}"]
    letter.table(columns, ["{%tr for line in unit.lines or unit.positions %}", row, "{%tr endfor %}"])
    letter.steer("endif")


def _indicators(letter: Letter) -> None:
    letter.heading("三、各{{ '条完成情况' if unit.head.letter else '项得分' }}")
    letter.when("not unit.sections", "本期没有指标得分。")
    letter.when(
        "returns",
        "各项数据所在的单元格列在说明栏，没有注明文件的，都在你单位交回的「{{ returns|join('」「') }}」里。",
    )
    letter.steer("for section in unit.sections")
    letter.when("not section.total.score", "{{ section.title }}：未计分。")
    letter.steer("if section.total.score")
    letter.caption(
        "{{ section.title }}：{{ section.terms.points }} {{ section.total.points }} {{ section.terms.one }}，"
        "{{ section.terms.earned }} {{ section.total.score }} {{ section.terms.one }}，"
        "{{ section.terms.lost }} {{ section.total.lost }} {{ section.terms.one }}"
    )
    columns = [("项目", 25.0, LEFT), ("完成值", 17.0, CENTRE), ("目标", 14.0, CENTRE)]
    columns += [("{{ section.terms.points }}", 11.0, RIGHT), ("{{ section.terms.earned }}", 12.0, RIGHT)]
    columns += [("{{ section.terms.lost }}", 11.0, RIGHT), ("说明、数据所在单元格、依据", 66.0, LEFT)]
    group = ["{{ row.name }}", "", "", *EARNED, ""]
    value = "{{ row.value or '—' }}\n{%p if row.fraction %}\n{{ row.fraction }}\n{%p endif %}"
    why = "{{ row.remark }}\n{%p if row.cells %}\n数据：{{ row.cells }}\n{%p endif %}"
    why += "\n{%p if row.basis %}\n依据：{{ row.basis }}\n{%p endif %}"
    indicator = ["{{ row.name }}", value, "{{ row.target or '—' }}", *EARNED, why]
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
    letter.heading("四、加分和扣分")
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


TEMPLATES = {
    made.__name__: made
    for made in (
        *(statement, circular, commendation, warning, watched, sanction, vetoed),
        *(correction, reminder, reminder_list),
    )
}
"""The notices' templates by the name of their file."""

if __name__ == "__main__":
    main()
