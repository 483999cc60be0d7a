"""A new rule is one module, one line and one example: added as ARCHITECTURE.md shows it, to a copy of the program."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[4]
SHOWN = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")

PROVE = """
from pathlib import Path
from pipeline.scheme.rules import PARAMETER_COLUMNS, rule_named
from tests.workspaces import by_unit, run_of
assert "低档分" in PARAMETER_COLUMNS
change = "## 指标\\n| 编码 | 规则 | 目标 | 低档分 |\\n| I1 | 两级得分 | 90 | 12 |"
run = run_of(Path("w"), change)
print(run.scores.set_index(["unit_code", "indicator_code"]).loc[("U2", "I1"), "reason"])
print(by_unit(run.ranking, "base"))
"""


def shown(kind: str) -> str:
    """The fenced example of a kind."""
    found = re.search(rf"```{kind}\n(.*?)```", SHOWN, re.S)
    assert found
    return found[1]


def run(folder: Path, *arguments: str) -> str:
    """What the copy of the program says."""
    environment = os.environ | {"PYTHONPATH": str(folder), "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_a_rule_is_added_in_one_module_one_line_and_one_example(tmp_path: Path) -> None:
    for part in ("pipeline", "tests"):
        shutil.copytree(ROOT / part, tmp_path / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    rules = tmp_path / "pipeline" / "scheme" / "rules"
    (rules / "two_levels.py").write_text(shown("python"), encoding="utf-8")
    listed = (rules / "__init__.py").read_text(encoding="utf-8")
    listed = listed.replace(
        "from pipeline.scheme.rules.to_best",
        "from pipeline.scheme.rules.two_levels import TwoLevels\nfrom pipeline.scheme.rules.to_best",
    ).replace("    OnSite,\n)", "    OnSite,\n    TwoLevels,\n)")
    (rules / "__init__.py").write_text(listed, encoding="utf-8")
    (tmp_path / "tests" / "examples" / "两级得分.md").write_text(shown("markdown"), encoding="utf-8")
    told = run(tmp_path, "-c", PROVE)
    assert "未达标，得低档分 12 分" in told
    assert "'U2': 58.0" in told
    examples = "tests/unit/scheme/rules/test_examples.py"
    run(tmp_path, "-m", "pytest", "-q", "-n0", "-p", "no:cacheprovider", examples)
