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

    A word written beside any of the figures answers it: then it is a note (C003), settled where a reviewer
    accepts the word (C012), open again where he refuses it (C005). ``check`` is the code by which the review
    names the question.
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
    answer = finding(
        "C003" if review is None else "C012" if review.accepted else "C005",
        text=text,
        reviewer=review.reviewer if review else "",
    )
    asked = statement(code, found=found, expected=expected, check=check, **words)
    return replace(question, code=answer.code, severity=answer.severity, message=f"{asked}{answer.message}")
