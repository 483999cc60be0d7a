"""The manual's page of scoring rules, made from what the rules say of themselves and their worked examples."""

from pathlib import Path

from pipeline.scheme.rules import RULES
from pipeline.scheme.rules.rule import Rule

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "计分规则.md"
EXAMPLES = ROOT / "tests" / "examples"
COMMON = {"门槛", "封顶", "不保底"}

_HEAD = """# 计分规则

指标表的「规则」一栏写下面的名称，参数写在同名的列里。每条规则都可以另加三个参数：

{common}
每条规则后面是算好的例子。本页由程序生成（`make docs`），例子同时是程序的测试。
"""


def rules_page() -> str:
    """The whole page as Markdown."""
    common = "".join(
        f"- **{alias}**　{about}。\n" for alias, about in _parameters(RULES[0]) if alias in COMMON
    )
    return _HEAD.format(common=common) + "".join(_section(rule) for rule in RULES)


def _section(rule: type[Rule]) -> str:
    parameters = [p for p in _parameters(rule) if p[0] not in COMMON]
    ways = "、".join(sorted(direction.value for direction in rule.directions))
    lines = [
        f"\n## {rule.name}\n",
        rule.about,
        f"\n适用方向：{ways}。{'需要目标。' if rule.needs_target else ''}",
    ]
    lines += [
        f"\n- **{alias}**　{about}。" if n == 0 else f"- **{alias}**　{about}。"
        for n, (alias, about) in enumerate(parameters)
    ]
    example = (EXAMPLES / f"{rule.name}.md").read_text(encoding="utf-8").split("\n", 1)[1]
    return "\n".join(lines) + "\n" + example.replace("\n## ", "\n### 例：").rstrip("\n") + "\n"


def _parameters(rule: type[Rule]) -> list[tuple[str, str]]:
    fields = rule.model_fields.values()
    return [(field.alias, (field.description or "").rstrip("。")) for field in fields if field.alias]


if __name__ == "__main__":
    PAGE.write_text(rules_page(), encoding="utf-8")
