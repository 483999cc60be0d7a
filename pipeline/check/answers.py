"""What a unit is asked to explain: asked, answered in the return, settled or refused in the ledger."""

from dataclasses import replace

from pipeline.check.material import Figure, Material
from pipeline.model.findings import Finding, finding, statement


def ask(
    material: Material,
    code: str,
    about: dict[str, Figure],
    item: str,
    *,
    unit_code: str,
    check: str,
    found: object = "",
    expected: object = "",
    **words: object,
) -> Finding:
    """The question of that code about some of a unit's figures, placed at ``item``'s.

    A word written beside any of the figures answers it: then it is a note (C003) until a reviewer refuses
    the word (C005). ``check`` is the code by which the review names the question.
    """
    place, involved = about[item].place, tuple(about)
    question = finding(
        code,
        place,
        unit_code=unit_code,
        item_code=item,
        found=found,
        expected=expected,
        check=check,
        involved=involved,
        severity=None,
        **words,
    )
    text = "；".join(dict.fromkeys(f.explanation for f in about.values() if f.explanation))
    if not text:
        return question
    review = material.review(unit_code, check)
    refused = review is not None and not review.accepted
    verdict = f"{review.reviewer}已采纳。" if review else "待审定。"
    reviewer = review.reviewer if review else ""
    answer = finding("C005" if refused else "C003", text=text, verdict=verdict, reviewer=reviewer)
    asked = statement(code, found=found, expected=expected, check=check, **words)
    return replace(question, code=answer.code, severity=answer.severity, message=f"{asked}{answer.message}")
