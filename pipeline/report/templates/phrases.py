"""What several letters say alike."""

from pipeline.report.templates.layout import CENTRE, LEFT, RIGHT, Letter

OBJECTION = (
    "对{what}有异议的，请于______年____月____日前以书面形式向{{{{ head.office }}}}提出，"
    "写明项目名称和理由，并附证明材料。每一项结果均可查到填报表或考核台账的具体单元格。"
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


def lost_table(letter: Letter) -> None:
    """The items that lost points, what is worth most first."""
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
