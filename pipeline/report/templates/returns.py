"""The letters about returns: to be mended, and to be sent in at last."""

from pipeline.report.templates.layout import CENTRE, LEFT, Letter


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
