"""The manual is true: its formulas can be read, and its one-page scheme gives the results it prints."""

import re
from pathlib import Path

import pytest

from pipeline.files.workspace import open_workspace
from pipeline.model.words import Watch
from pipeline.publish import send_out
from pipeline.scheme.formula.parse import parse
from pipeline.scheme.formula.tree import names
from pipeline.scheme.formula.types import kind_of
from pipeline.scheme.limits import LIMITS
from pipeline.scheme.lint import lint
from pipeline.scheme.read import read_scheme
from pipeline.scheme.results import RESULTS
from pipeline.scheme.rows import SCHEME_SHEETS
from pipeline.scheme.scheme import Scheme
from pipeline.year import open_run
from tests import workbooks
from tests.rules_page import PAGE as RULES_PAGE
from tests.rules_page import rules_page
from tests.workbooks import Table
from tests.workspaces import by_unit, lay

MANUAL = Path(__file__).parents[2] / "docs" / "怎样写方案.md"
TEXT = MANUAL.read_text(encoding="utf-8")


def block(kind: str) -> list[str]:
    """The lines of the manual's fenced examples of a kind."""
    return [line for part in re.findall(rf"```{kind}\n(.*?)```", TEXT, re.S) for line in part.splitlines()]


def tables_of(heading: str) -> list[Table]:
    """The tables of a section of the manual."""
    text = TEXT[TEXT.index(f"## {heading}") :]
    parts = re.split(r"^## ", text, flags=re.M)[1]
    runs = re.findall(r"(?:^\|.*\n)+", parts, re.M)
    return [workbooks.parse(f"## 表\n{run}")[0] for run in runs]


@pytest.mark.parametrize("formula", block("计算式"))
def test_every_formula_of_the_manual_can_be_read(formula: str) -> None:
    assert kind_of(parse(formula)) in ("number", "condition")


@pytest.mark.parametrize("condition", block("条件"))
def test_every_condition_of_the_manual_speaks_of_what_a_condition_may(condition: str) -> None:
    tree = parse(condition)
    assert kind_of(tree, RESULTS) == "condition"
    assert {name.text for name in names(tree)} <= set(RESULTS) | set(one_page().codes_by_name)


@pytest.mark.parametrize("amount", block("金额"))
def test_every_amount_of_the_manual_can_be_written_in_the_scheme(amount: str) -> None:
    head = "| 编码 | 适用线 | 类别 | 条件 | 结果 | 金额 |"
    award = f"## 奖惩（整表）\n{head}\n| J1 | L | 奖励 | 名次 = 1 | 奖金 | {amount} |"
    assert problems({**page(), "奖惩": workbooks.parse(award)[0]}) == []


def test_every_result_a_condition_may_speak_of_is_in_the_manual() -> None:
    (table,) = (t for t in tables_of("五、其他各表") if t.columns == ("写法", "意思"))
    told = {word for row in table.rows for word in row["写法"].split("、")}
    assert told >= set(RESULTS)


def settings_of_the_manual() -> list[tuple[str, str]]:
    """Every setting the manual names with everything it may say, a range by its ends."""
    (table,) = (t for t in tables_of("五、其他各表") if "可以写" in t.columns)
    found = []
    for row in table.rows:
        words = row["可以写"].replace("，或", "、").replace("（顿号隔开）", "").split("、")
        ends = [end for word in words for end in word.split(" 到 ")]
        found += [(row["项目"], end.strip()) for end in ends]
    return [(name, "M1" if "指标" in word or word in ("编码", "名称") else word) for name, word in found]


@pytest.mark.parametrize(("name", "content"), settings_of_the_manual())
def test_every_setting_of_the_manual_may_say_what_the_manual_says(name: str, content: str) -> None:
    settings = page()["方案"]
    others = tuple(row for row in settings.rows if row["项目"] != name)
    rows = (*others, {"项目": name, "内容": content})
    assert problems({**page(), "方案": Table("方案", settings.columns, rows)}) == []


def test_the_manual_lists_every_question_and_the_limit_it_goes_by() -> None:
    part = TEXT[TEXT.index("| 审核编码 | 问什么 |") : TEXT.index("## 六、")]
    rows = re.findall(r"^\| (\S+) \| .+ \| (\S+) \| ([\d.]+) \|$", part, re.M)
    assert [row[0] for row in rows] == [watch.value for watch in Watch]
    assert {name: float(usual) for _, name, usual in rows} == {n: one.usual for n, one in LIMITS.items()}


def page() -> dict[str, Table]:
    """The tables of the one-page scheme and its figures, by heading."""
    text = TEXT[TEXT.index("## 六、") :].replace("#### ", "## ").replace("## 六、", "")
    return {table.title: table for table in workbooks.parse(text)}


def as_change(tables: dict[str, Table]) -> str:
    """The one-page scheme in place of every table of the tests' own."""
    parts = []
    for model in SCHEME_SHEETS:
        table = tables.get(model.sheet, Table(model.sheet, model.columns()[:1], ()))
        rows = [" | ".join(table.columns), *(" | ".join(row.values()) for row in table.rows)]
        parts.append(f"## {model.sheet}（整表）\n" + "\n".join(f"| {row} |" for row in rows))
    return "\n\n".join(parts)


def one_page() -> Scheme:
    """The one-page scheme."""
    return read_scheme(workbooks.base_tables(as_change(page())), "方案")[0]


def problems(tables: dict[str, Table]) -> list[str]:
    """Everything wrong with a scheme of these tables."""
    scheme, unreadable = read_scheme(workbooks.base_tables(as_change(tables)), "方案")
    return [str(p) for p in [*unreadable, *lint(scheme)]]


def test_the_one_page_scheme_has_nothing_wrong_with_it() -> None:
    assert problems(page()) == []


def test_the_one_page_scheme_gives_the_results_it_prints(tmp_path: Path) -> None:
    tables = page()
    desk = lay(tmp_path, as_change(tables))
    for row in tables["填报"].rows:
        figures = {code: float(text) for code, text in row.items() if code != "单位"}
        desk.returns(desk.filled(row["单位"], figures), f"{row['单位']}.xlsx")
    entered = ("现场评分", "扣分登记", "加分登记")
    desk.ledger(
        "\n\n".join(
            f"## {t.title}（整表）\n"
            + "\n".join(f"| {' | '.join(r)} |" for r in [t.columns, *(tuple(row.values()) for row in t.rows)])
            for t in (tables[name] for name in entered)
        )
    )
    run = desk.run()
    assert [str(f) for f in run.findings if f.severity == "block"] == []
    scores = run.scores.set_index(["unit_code", "indicator_code"])["score"]
    ranking = run.ranking.set_index("unit_code")
    for row in tables["结果"].rows:
        unit = row["单位"]
        for indicator in ("M1", "M2", "M3"):
            assert scores[unit, indicator] == pytest.approx(float(row[indicator]))
        found = ranking.loc[unit]
        told = {"加分": "bonus", "扣分": "deduction", "得分": "score", "名次": "rank"}
        assert [found[c] for c in told.values()] == pytest.approx([float(row[c]) for c in told])
        assert (found["grade"], found["award"]) == (row["等次"], row["奖惩"])
        paid = run.awards[run.awards["unit_code"] == unit]["amount"].dropna()
        assert list(paid) == ([float(row["金额"])] if row["金额"] else [])


def test_the_amendments_of_the_manual_account_for_what_they_tell_of(tmp_path: Path) -> None:
    issued = as_change(page())
    changed = (
        "\n\n## 指标\n| 编码 | 目标 |\n| M1 | 93 |"
        "\n\n## 目标\n| 单位或类别 | 指标 | 目标 |\n| Z3 | M2 | 80 |"
        "\n\n## 单位\n| 编码 | 名称 | 类别 | 考核线 |\n| Z4 | 示例丁镇 | 镇 | L |"
    )
    desk = lay(tmp_path, issued)
    send_out(desk.run())
    assert [f.code for f in desk.rewritten(issued + changed).run().unaccounted] == ["R035"] + ["S043"] * 3
    amended = f"{issued}{changed}\n\n## 调整（整表）\n" + "\n".join(block("调整"))
    assert desk.rewritten(amended).run().unaccounted == ()


def test_a_year_in_stages_gives_the_results_it_prints(tmp_path: Path) -> None:
    table = "## 阶段（整表）\n" + "\n".join(block("阶段"))
    counted = "## 指标\n| 编码 | 规则 | 目标 | 每例分值 |\n| I2 | 按比例 | 12 | |"
    desk = lay(tmp_path / "年", table)
    desk.stage("S1")
    desk.stage("S2", U2={"A1": 90})
    year = open_run(open_workspace(desk.root))
    first, second, whole = (
        float(by_unit(run.ranking, "score")["U2"])  # type: ignore[arg-type]
        for run in (*year.held, year)
    )
    told = (
        f"上半年 {first:g} 分、全年 {second:g} 分的单位，得 {first:g} × 0.4 + {second:g} × 0.6 = {whole:g} 分"
    )
    assert told in TEXT
    desk = lay(tmp_path / "月", f"{table}\n\n{counted}")
    desk.stage("S1")
    scores = open_run(open_workspace(desk.root, "2026-S1")).scores
    target = scores.set_index(["indicator_code", "unit_code"])["target"]["I2", "U1"]
    assert f"目标 12 次，上半年就是 {target:g} 次" in TEXT


def test_the_page_of_rules_is_what_the_rules_say_of_themselves() -> None:
    assert RULES_PAGE.read_text(encoding="utf-8") == rules_page(), "make docs"
