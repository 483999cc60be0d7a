"""Every number of every notice is one of the tables', and sums are those of the ranking: a whole run is read back."""

import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

import pandas as pd
import pytest

from pipeline.demo.workspace import demo_workspace
from pipeline.files.workspace import open_workspace
from pipeline.model.findings import Severity
from pipeline.model.numbers import round_half_up, show, show_apart
from pipeline.report.regain import regains
from pipeline.run import Run
from pipeline.year import open_run
from tests.unit.report.notices.reading import everything, numbers, of_results, of_returns, rows, words

ROOT = Path(__file__).parents[4]
PRESETS = ("foshan", "qu-zhen", "shequ")


@pytest.fixture(scope="module", params=("", *PRESETS))
def run(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The sample's year, or a made-up one of a preset."""
    folder = tmp_path_factory.mktemp("run") / "考核"
    if request.param:
        demo_workspace(folder, request.param, 0, 3, lambda _: None)
    else:
        for name in ("templates_xlsx", "inputs", "reports"):
            shutil.copytree(
                ROOT / name,
                folder / name,
                ignore=lambda _, names: {"2026"} & set(names) if _.endswith("reports") else set(),
            )
        for name in ("kaohe.toml", ".kaohe-key"):
            shutil.copy(ROOT / name, folder / name)
    return open_run(open_workspace(folder))


def shown(value: object) -> Iterator[str]:
    """The ways in which a figure may be shown: rounded to so many decimals, padded or not."""
    number = float(str(value))
    if number != number:
        return
    for digits in range(9):
        rounded = round_half_up(abs(number), digits)
        yield f"{rounded:.{digits}f}"
        yield show(rounded, digits)


def of_tables(tables: Iterable[pd.DataFrame]) -> set[str]:
    """Every number in these rows: of texts those they hold, of figures as they may be shown."""
    found: set[str] = set()
    for table in tables:
        for column in table.columns:
            for value in table[column]:
                if isinstance(value, str):
                    found |= numbers(value)
                elif not isinstance(value, bool):
                    found |= set(shown(value))
    return found


def of_scheme(run: Run) -> set[str]:
    """What the scheme says: its name, its clauses, its lines' names and totals, the period."""
    scheme = run.scheme
    texts = [scheme.title, scheme.mark, run.workspace.period, *run.letterhead.amendments, run.letterhead.when]
    texts += [text for award in scheme.awards for text in (award.basis, award.result)]
    texts += [grade.result for grade in scheme.grades]
    texts += [text for unit in scheme.units for text in (unit.code, unit.name, unit.unit_class)]
    texts += [scheme.setting("考核单位"), scheme.setting("主管办公室"), scheme.setting("报送方式")]
    if scheme.deadline:
        texts.append(f"{scheme.deadline.year} {scheme.deadline.month} {scheme.deadline.day}")
    return numbers(" ".join(texts))


def sums(scores: pd.DataFrame) -> set[str]:
    """What is added up of scores: points, earned, lost, of each group and each line."""
    found: set[str] = set()
    scored = scores[scores["score"].notna()]
    lost = (scored["points"] - scored["score"]).clip(lower=0)
    table = scored.assign(lost=lost)
    for keys in (["stage", "line"], ["stage", "line", "group"]):
        for column in ("points", "score", "lost"):
            for value in table.groupby(keys)[column].sum():
                found |= set(shown(value))
    for column in ("points", "score", "lost"):
        for value in table[column]:
            found |= set(shown(value))
    return found


def told_cells(run: Run, unit: str) -> set[str]:
    """The figures and cells that explanation gives for a unit."""
    account = run.explain(unit)
    parts = [account, *account.stages]
    found: set[str] = set()
    for one in (explained for part in parts for explained in part.indicators):
        for figure in one.figures:
            for value in (figure.assessed, figure.reported):
                found |= set() if value is None else {show(value)}
            found |= numbers(
                f"{figure.item_name} {figure.place} {figure.note} {figure.place.cell[1:]} {figure.place.cell[2:]}"
            )
            found |= {str(len(figure.below))}
        for mark in one.marks:
            found |= {show(mark.mark)} | numbers(f"{mark.place} {mark.place.cell[1:]} {mark.place.cell[2:]}")
        found |= numbers(one.basis)
    return found


def counting(most: int) -> set[str]:
    """The numbers that only count paragraphs and rows."""
    return {str(number) for number in range(most + 1)}


def mine(table: pd.DataFrame, unit: str) -> pd.DataFrame:
    """A unit's rows."""
    return table[table["unit_code"] == unit]


def test_every_number_of_a_statement_is_the_units_own(run: Run) -> None:
    lost, tables = regains(run.results), run.tables
    for path, letter in of_results(run).items():
        if "得分通知单" not in path:
            continue
        unit = path.removeprefix("notices/").split()[0]
        scores = mine(tables.scores, unit)
        own = [
            mine(table, unit)
            for table in (tables.ranking, scores, tables.adjustments, tables.vetoes, tables.awards, lost)
        ]
        own += [mine(tables.findings, unit)[["message", "file", "sheet", "cell"]], mine(tables.roster, unit)]
        allowed = of_tables(own) | of_scheme(run) | sums(scores) | told_cells(run, unit)
        apart = {
            show_apart(value, (other,), 2)
            for pair in (("value", "target"), ("value", "full_value"), ("full_value", "value"))
            for table in (scores, own[5])
            if set(pair) <= set(table.columns)
            for value, other in zip(table[pair[0]], table[pair[1]], strict=True)
            if value == value and other == other
        }
        allowed |= {text.lstrip("-") for text in apart} | counting(max(10, len(mine(tables.findings, unit))))
        assert numbers(everything(letter)) <= allowed, (path, numbers(everything(letter)) - allowed)
        others = [other for name, other in of_results(run).items() if "得分通知单" in name and name != path]
        scored = scores["score"].notna().any()
        assert not scored or any(numbers(everything(other)) - allowed for other in others)


def test_the_sums_of_a_statement_are_those_of_the_ranking(run: Run) -> None:
    digits = run.letterhead.digits
    checked = 0
    for path, letter in of_results(run).items():
        if "得分通知单" not in path or "得分的构成" not in words(letter):
            continue
        unit = path.removeprefix("notices/").split()[0]
        ranking = mine(run.ranking, unit)
        (made_up,) = [table for table in rows(letter) if table[0][1] == "各项得分"]
        for row in made_up[1:]:
            of_line = ranking[ranking["line_name"] == row[0]].iloc[0]
            for text, column in zip(row[1:5], ("base", "bonus", "deduction", "score"), strict=True):
                value = float(of_line[column])
                assert text == ("—" if value != value else f"{round_half_up(value, digits):.{digits}f}"), path
            if not run.held[1:] and run.scheme.line_by_code[of_line["line"]].own_weight is None:
                total = of_line["base"] + of_line["bonus"] - of_line["deduction"]
                assert max(0.0, total) == pytest.approx(of_line["score"])
                scored = mine(run.scores, unit)
                assert scored[scored["line"] == of_line["line"]]["score"].sum() == pytest.approx(
                    of_line["base"]
                )
                checked += 1
    assert checked or run.scheme.is_letter()


def test_every_number_of_the_other_notices_is_the_tables(run: Run) -> None:
    tables = run.tables
    regained = regains(run.results)
    allowed = of_tables(
        [tables.ranking, tables.scores, tables.adjustments, tables.vetoes, tables.awards, regained]
    )
    allowed |= of_scheme(run) | counting(len(run.scheme.units))
    allowed |= set(shown(tables.awards["amount"].sum()))
    settled = tables.scores[tables.scores["score"].notna()]
    for _, group in settled.groupby(["line", "indicator_name"]):  # the rates of what is scored worst
        present = group[~group["unit_code"].isin(run.missing | run.blocked)]
        if len(present):
            lost = (present["points"] - present["score"]).clip(lower=0).sum()
            allowed |= set(shown(100 * (present["points"].sum() - lost) / (present["points"].sum() or 1)))
    ranks = tables.ranking[["last_rank", "rank"]].dropna()
    allowed |= {str(abs(int(a - b))) for a, b in zip(ranks["last_rank"], ranks["rank"], strict=True)}
    others = {path: letter for path, letter in of_results(run).items() if "得分通知单" not in path}
    assert others
    for path, letter in others.items():
        assert numbers(everything(letter)) <= allowed, (path, numbers(everything(letter)) - allowed)


def test_every_number_of_the_letters_about_returns_is_the_findings(run: Run) -> None:
    asking = {p.rsplit("/", 1)[-1]: c for p, c in run.checked.items() if p.endswith(".docx")}
    for name, letter in asking.items():
        about = run.tables.findings[["message", "file", "sheet", "cell", "unit_code"]]
        blocking = [f for f in run.findings if f.severity is not Severity.NOTE]
        items = " ".join(f"{item.code} {item.name} {item.form}" for item in run.scheme.items)
        allowed = of_tables([about]) | of_scheme(run) | numbers(items)
        allowed |= counting(max(len(blocking), len(run.scheme.items), len(run.scheme.units)))
        assert numbers(everything(letter)) <= allowed, (name, numbers(everything(letter)) - allowed)


def test_a_statement_names_no_other_unit(run: Run) -> None:
    for path, letter in of_results(run).items():
        if "得分通知单" in path:
            unit = path.removeprefix("notices/").split()[0]
            said = everything(letter).replace(run.scheme.unit_by_code[unit].name, "")
            office = f"{run.letterhead.authority}{run.letterhead.office}{run.scheme.title}"
            named = [one.name for one in run.scheme.units if one.code != unit and one.name not in office]
            assert [name for name in named if name in said] == [], path


def test_no_mark_is_left_and_no_number_date_or_seal_invented(run: Run) -> None:
    for path, letter in {**of_results(run), **of_returns(run)}.items():
        said = words(letter)
        assert not any(mark in everything(letter) for mark in ("{{", "{%", "Undefined", "None", "nan")), path
        if "名单" not in path:
            assert "文号：__________〔______〕____号" in said, path
            assert said.endswith("\n______年____月____日（印章）"), path
