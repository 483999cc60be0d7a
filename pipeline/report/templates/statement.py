"""The 得分通知单: everything a unit is told of its results."""

from pipeline.report.templates.layout import CENTRE, LEFT, RIGHT, Letter
from pipeline.report.templates.phrases import AMENDED, DRAFT, OBJECTION, VETO, lost_table

EARNED = ["{{ row.points or '—' }}", "{{ row.score or '—' }}", "{{ row.lost or '—' }}"]


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


def _result(letter: Letter) -> None:
    letter.heading("一、{{ '完成情况' if unit.head.letter else '得分和名次' }}")
    letter.alert(
        "unit.head.status == 'missing'",
        "截至计分时，未收到你单位可以采用的填报表（缺报），请尽快补报。",
    )
    letter.alert(
        "unit.head.status == 'blocked'",
        "你单位的填报表有须更正的问题（待更正），请按退回修改表更正后重新报送。所列得分仅为试算。",
    )
    letter.steer("if unit.head.status == 'blocked'")
    letter.each("note in unit.blocking[:3]", "{{ loop.index }}．{{ note.place }}：{{ note.message }}")
    letter.when(
        "unit.blocking|length > 3", "以上是前 3 处，共 {{ unit.blocking|length }} 处，其余见退回修改表。"
    )
    letter.steer("endif")
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


def _regains(letter: Letter, heading: str) -> None:
    letter.heading(heading)
    letter.when("not regains and not unit.head.score", "暂不计分，没有可列的项目。")
    letter.when(
        "not regains and unit.head.score",
        "没有{{ '未完成的条款' if unit.head.letter else '可以挽回的失分' }}。",
    )
    letter.steer("if regains")
    letter.body(
        "下列{{ '条款尚未完成' if unit.head.letter else '项目按可挽回的分数排列' }}，共 {{ regains|length }} {{ '条' if unit.head.letter else '项' }}。"
        "“{{ '完成' if unit.head.letter else '得满分' }}须达到”是其他情况不变时应有的完成值，空着的要看其他单位的情况，或者规则没有这样的值。"
    )
    lost_table(letter)
    letter.steer("if weighed")
    letter.remark("注：可挽回分已按考核线、阶段和本级得分的权重折算到总分。")
    letter.steer("endif")
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
    columns = [("项目", 21.0, LEFT), ("完成值", 27.0, CENTRE), ("目标", 15.0, CENTRE)]
    columns += [("{{ section.terms.points }}", 13.0, RIGHT), ("{{ section.terms.earned }}", 14.0, RIGHT)]
    columns += [("{{ section.terms.lost }}", 14.0, RIGHT), ("说明、数据所在单元格、依据", 52.0, LEFT)]
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
    letter.steer("if unit.head.score")
    letter.remark(
        "计入得分（按方案封顶、保底以后）："
        "{% for line in unit.lines or unit.positions if line.bonus or line.deduction %}"
        "{{ line.line_name }}加分 {{ line.bonus or '0' }} 分、扣分 {{ line.deduction or '0' }} 分"
        "{{ '。' if loop.last else '；' }}{% endfor %}"
    )
    letter.steer("endif")
    letter.steer("endif")
