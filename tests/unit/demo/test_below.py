"""Made-up units below have figures that add up to those of the unit that answers for them."""

from pathlib import Path

from pipeline.demo.workspace import Demo, filled_return, make_demo
from pipeline.files.workspace import open_workspace
from pipeline.model.findings import Severity
from pipeline.run import Run
from tests.damage.clean import laid
from tests.workbooks import base_tables
from tests.workspaces import VILLAGES

CHANGE = (
    VILLAGES
    + """
## 填报项（添行）
| 编码 | 名称 | 计量单位 | 类型 | 所在表 | 必填 | 下限 | 数据来源 | 是否分下级填 |
| A5 | 经费 | 万元 | 金额 | 基础表 | 是 | 0 | 自报 | 是 |

## 审核关系
| 编码 | 表达式 | 级别 |
| H2 | A4 <= A3 | 强制 |
| H3 | 下级合计(A3) = A3 | 强制 |

## 指标
| 编码 | 表达式 |
| I2 | A3 + A4 + 0 * A5 |
"""
)


def drawn(seed: int) -> Demo:
    return make_demo(base_tables(CHANGE), None, seed)


def test_the_parts_add_up_to_the_whole_and_no_part_is_more_than_its_whole() -> None:
    for seed in range(1, 6):
        figures = drawn(seed).drawn.this_year
        for item in ("A3", "A4", "A5"):
            parts = [figures[f"C{n}", item] for n in (1, 2, 3)]
            assert abs(sum(parts) - figures["U2", item]) < 1e-9, (seed, item)
        assert all(figures[f"C{n}", "A4"] <= figures[f"C{n}", "A3"] for n in (1, 2, 3))
        assert ("C1", "A1") not in figures


def test_the_returns_of_such_a_year_are_sound(tmp_path: Path) -> None:
    demo = drawn(1)
    came = {f"{u.code}.xlsx": filled_return(demo, u, demo.filled(u), demo.saved(u)) for u in demo.asked}
    laid(demo, came, tmp_path)
    run = Run(open_workspace(tmp_path, demo.period))
    assert [str(f) for f in run.inspected if f.severity is Severity.BLOCK] == []
    facts = run.facts.set_index(["unit_code", "item_code"])
    assert facts.loc[("C1", "A3"), "reported"] == demo.drawn.this_year["C1", "A3"]
    assert set(came) == {"U1.xlsx", "U2.xlsx", "U3.xlsx"}
