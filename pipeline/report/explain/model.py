"""What is told of a unit's result: the shape that ``kaohe explain --json`` prints, field by field.

Numbers are unrounded and None where there is none; texts are "" and lists empty where there is nothing to say. A
place is a file, a sheet and a cell. ``docs/得分说明.md`` tells the office what each field means.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.model.findings import Finding
from pipeline.model.places import Place


@dataclass(frozen=True)
class Figure:
    """A figure a score rests on and where it stands.

    ``note`` is the ledger's entry that decided it, or where last year's data stand. The sum of what the units
    below have (下级合计) has theirs in ``below``; ``summed`` tells it from a figure of the unit's own.
    """

    unit_code: str
    unit_name: str
    item_code: str
    item_name: str
    unit_of_measure: str
    last_year: bool
    assessed: float | None
    reported: float | None
    place: Place
    note: str = ""
    summed: bool = False
    below: tuple["Figure", ...] = ()
    yes_or_no: bool = False
    """Whether 1 stands for 是 and 0 for 否."""


@dataclass(frozen=True)
class Mark:
    """An assessor's mark (现场评分) in the ledger."""

    mark: float
    place: Place


@dataclass(frozen=True)
class Peers:
    """What the units ranked together have, where a rule or a target compares them: 组内最优 and the like.

    ``units`` are those that have it (of the mean and of a place: none), ``compared`` how many were compared.
    """

    word: str
    value: float | None
    units: tuple[str, ...]
    compared: int


@dataclass(frozen=True)
class Stated:
    """What the scheme states in a cell, and for whom: an indicator's every unit, a class, or the unit itself."""

    value: float | None
    text: str
    whose: str
    place: Place


@dataclass(frozen=True)
class Explanation:
    """How one indicator came to its score: figures, target, rule, treatment, rescaling, clause.

    ``raw_score`` of ``raw_points`` is what the rule gave, ``score`` of ``points`` the same times ``factor``.
    ``clause`` tells that it is a clause of a letter (责任书), attained or not.
    """

    line: str
    line_name: str
    indicator_code: str
    indicator_name: str
    group: str
    rule: str
    parameters: Mapping[str, str]
    formula: str
    unit_of_measure: str
    direction: str
    value: float | None
    numerator: float | None
    denominator: float | None
    target: Stated
    raw_points: Stated
    raw_score: float | None
    factor: float | None
    points: float | None
    score: float | None
    lost: float | None
    treatment: str
    reason: str
    clause: bool
    basis: str
    exemption: Stated
    figures: tuple[Figure, ...]
    marks: tuple[Mark, ...]
    trimmed: bool
    peers: tuple[Peers, ...]
    place: Place


@dataclass(frozen=True)
class Modifier:
    """A factor on a case (系数), as the scheme writes it, and its clause."""

    code: str
    name: str
    text: str
    factor: float
    basis: str


@dataclass(frozen=True)
class Case:
    """A bonus or a deduction: quantity × months × points each × modifiers, no more than the cap leaves.

    ``before_cap`` is the product, ``points`` what counts of it; ``floored`` tells whether it stops at zero (保底).
    ``months_entered`` may be more than the ``months`` that count. ``place`` is the ledger's.
    """

    kind: str
    line: str
    line_name: str
    code: str
    name: str
    quantity: float
    measure: str
    months_entered: float | None
    months: float | None
    points_each: float
    modifiers: tuple[Modifier, ...]
    before_cap: float
    cap: float | None
    points: float
    floored: bool
    date: str
    evidence: str
    reason: str
    approver: str
    basis: str
    place: Place
    tariff: Place


@dataclass(frozen=True)
class Strike:
    """A veto raised (否决): its condition, the figures that met it, its dossier, and what that still lacks."""

    code: str
    name: str
    effect: str
    line: str
    condition: str
    fact: str
    figures: tuple[Figure, ...]
    cases: tuple[Case, ...]
    basis: str
    evidence: str
    approver: str
    confirmed: bool
    lacking: tuple[str, ...]
    dossier: Place
    place: Place


@dataclass(frozen=True)
class Part:
    """A score that goes into another with a weight: a line into 综合, a stage into the year."""

    name: str
    score: float | None
    weight: float


@dataclass(frozen=True)
class Share:
    """What a subordinate unit scored of what it could, where that counts in its superior's score."""

    unit_code: str
    unit_name: str
    score: float
    possible: float
    share: float


@dataclass(frozen=True)
class SetAside:
    """An indicator that does not count for the unit, and the points that others took over."""

    indicator_code: str
    indicator_name: str
    points: float


@dataclass(frozen=True)
class Breaker:
    """What decides between equal scores (并列处理), and what the unit has of it."""

    word: str
    score: float


@dataclass(frozen=True)
class Honour:
    """A grade or an award given, the condition that gave it, and what the unit had of what it speaks of.

    ``kind`` is 等次, 奖励 or 惩戒; ``single`` the indicator or group that an award singles out. Numbers, and words
    such as a grade, stand in ``facts`` by name; figures named in the condition stand in ``figures`` too.
    """

    kind: str
    code: str
    result: str
    single: str
    condition: str
    facts: Mapping[str, float | str]
    figures: tuple[Figure, ...]
    quota: int | None
    amount: float | None
    amount_formula: str
    basis: str
    place: Place


@dataclass(frozen=True)
class Total:
    """How the score on a line came about, how it was rounded, and what became of it.

    base + bonus − deduction, not below zero, − deduction_beyond (不保底) is ``own``; with ``below`` counted in it
    is ``score``. Of 综合 and of a year in stages the score is the sum of its weighted ``parts``. ``compared`` is
    the score as ranked, with ``digits`` decimals (None: unrounded); ``tied`` are the units of the same score.
    ``scope`` is 全部, 分类 or 不排名, ``peers`` the class ranked within; a ``letter`` (责任书) counts
    clauses instead of points.
    """

    line: str
    line_name: str
    status: str
    scope: str
    peers: str
    letter: bool
    possible: float | None
    base: float | None
    bonus: float | None
    deduction: float | None
    deduction_beyond: float | None
    own: float | None
    own_weight: float | None
    below: tuple[Share, ...]
    parts: tuple[Part, ...]
    score: float | None
    factor: float | None
    set_aside: tuple[SetAside, ...]
    digits: int | None
    compared: float | None
    class_size: int
    rank: int | None
    rank_if_vetoed: int | None
    tied: tuple[str, ...]
    breakers: tuple[Breaker, ...]
    last_score: float | None
    last_rank: int | None
    grade: str
    honours: tuple[Honour, ...]


@dataclass(frozen=True)
class Receipt:
    """What became of a file the unit sent, or that it sent none."""

    status: str
    file: str
    received_at: str


@dataclass(frozen=True)
class Account:
    """Everything that is told of a unit's result in a period; of a year in stages, each stage's beside the year's.

    ``blocking`` are the findings that keep it from being ranked, ``notes`` what was found in the ledger's entries
    about it.
    """

    period: str
    stage: str
    unit_code: str
    unit_name: str
    unit_class: str
    difficulty: float | None
    receipts: tuple[Receipt, ...]
    blocking: tuple[Finding, ...]
    notes: tuple[Finding, ...]
    totals: tuple[Total, ...]
    vetoes: tuple[Strike, ...]
    cases: tuple[Case, ...]
    indicators: tuple[Explanation, ...]
    stages: tuple["Account", ...] = ()
