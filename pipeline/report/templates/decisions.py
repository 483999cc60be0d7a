"""The letters that follow from results: circular, commendation, sanctions, vetoes."""

from pipeline.report.templates.layout import CENTRE, LEFT, RIGHT, Letter
from pipeline.report.templates.phrases import AMENDED, DRAFT, OBJECTION, VETO, lost_table


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
    lost_table(letter)
    letter.steer("endif")
    if more:
        letter.body(more)
    letter.close(
        "请你单位对照失分项目查找原因，制定整改措施，明确责任人和完成时限，于______年____月____日前将整改方案书面报送{{ head.office }}。"
        "对本通知有异议的，可在同一期限内以书面形式向{{ head.office }}提出，并附证明材料。",
        issuer="{{ head.authority }}",
    )
    return letter


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
