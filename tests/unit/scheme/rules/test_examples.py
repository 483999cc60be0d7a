"""Every rule does what its worked examples say, and says so."""

import re

import pytest

from pipeline.model.numbers import show
from pipeline.scheme.formula.evaluate import ErrorKind, evaluate
from pipeline.scheme.rules import RULES, Figures
from tests.unit.scheme.rules.cases import VALUE, Cases, rule_of, tree_of
from tests.unit.scheme.rules.examples import EXAMPLES, FOLDER, Example

each_example = pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: f"{e.rule_name} {e.title}")


def test_every_rule_has_examples() -> None:
    assert {rule.name for rule in RULES} == {path.stem for path in FOLDER.glob("*.md")}
    assert {rule.name for rule in RULES} == {example.rule_name for example in EXAMPLES}


@each_example
def test_scores(example: Example) -> None:
    rule = rule_of(example.rule_name, **example.cells)
    frame = Cases(example.columns)
    column = evaluate(tree_of(rule, example.direction), frame)
    assert example.text
    assert rule.objection(example.direction) == ""
    assert [show(score, 4) for score in column.values] == [case["得分"] for case in example.cases]
    kinds = [ErrorKind.NONE] * frame.size if column.errors is None else list(column.errors)
    expected = [ErrorKind.NONE if case["得分"] else ErrorKind.MISSING for case in example.cases]
    assert kinds == expected


@each_example
def test_sentences_tell_value_and_score(example: Example) -> None:
    rule = rule_of(example.rule_name, **example.cells)
    frame = Cases(example.columns)
    facts = {w: evaluate(tree, frame).values for w, tree in rule.facts(VALUE, example.direction).items()}
    for i, case in enumerate(example.cases):
        if not case["得分"]:
            continue
        value, target, points, _ = (figures[i] for figures in example.columns.values())
        score, unit = float(case["得分"]), example.unit_of_measure
        amounts = {word: float(values[i]) for word, values in facts.items()}
        said = rule.sentence(Figures(value, target, points, score, example.direction, unit, amounts))
        assert said.startswith(f"{rule.value_word} {show(value, 4)}{unit if unit in '%‰' else ' ' + unit}，")
        told = re.fullmatch(rf".*，得 (\S+) 分（满分 {show(points)} 分）。", said)
        assert told
        assert float(told[1]) == pytest.approx(score, abs=0.005000001)
        assert (float(told[1]) == points) == (score == points)
        assert ("目标 " in said) == rule.needs_target
