"""An account as lines for reading: totals first, then vetoes and cases, then every indicator."""

from collections.abc import Iterator
from itertools import groupby

from pipeline.model.numbers import round_half_up, show
from pipeline.model.places import Place
from pipeline.model.words import CHINESE, RankScope, Receipt, Standing, terms
from pipeline.report.explain.indicator_words import figure_lines, indicator_told
from pipeline.report.explain.layout import DECIMALS, NO_BASIS, listed, number, sourced
from pipeline.report.explain.model import Account, Case, Honour, Strike, Total


def account_lines(account: Account) -> list[str]:
    """Everything of an account; of a year in stages first the year, then each stage."""
    lines = [f"{account.unit_name}（{'，'.join(w for w in (account.unit_code, account.unit_class) if w)}）"]
    lines += [*_receipts(account), *_held_up(account)]
    for total in account.totals:
        lines += ["", *_total(total)] if total.score is not None else [_headline(total)]
    lines += _section("一票否决", (_strike(strike) for strike in account.vetoes))
    lines += _section("加分与扣分", (_case(case) for case in account.cases))
    if account.notes:
        lines += ["", "【台账登记的问题】", *(f"    {found}" for found in account.notes)]
    if not _unscored(account):
        lines += _indicators(account)
    for stage in account.stages:
        lines += ["", "", f"■ {stage.stage}（{stage.period}）", *account_lines(stage)]
    return lines


def indicator_lines(account: Account) -> list[str]:
    """Where the unit stands, and the indicators of the account alone."""
    lines = [f"{account.unit_name}　{_headline(total)}" for total in account.totals]
    lines += _held_up(account)
    for one in account.indicators:
        lines += ["", *indicator_told(one)]
    for stage in account.stages:
        lines += ["", f"■ {stage.stage}（{stage.period}）", *indicator_lines(stage)]
    return lines


def _indicators(account: Account) -> list[str]:
    """Every indicator, line by line and group by group."""
    lines = []
    for (_, name), members in groupby(account.indicators, key=lambda one: (one.line, one.line_name)):
        lines += ["", f"【{name}·指标】"]
        for group, mine in groupby(members, key=lambda one: one.group):
            lines += [f"── {group}"] if group else []
            lines += [line for one in mine for line in indicator_told(one)]
    return lines


def _unscored(account: Account) -> bool:
    return any(total.score is None for total in account.totals)


def _receipts(account: Account) -> list[str]:
    files = [
        "，".join(word for word in (one.file, CHINESE[Receipt(one.status)], one.received_at) if word)
        for one in account.receipts
    ]
    return listed("收表", files)


def _held_up(account: Account) -> list[str]:
    """Why the unit is not scored or not ranked, and what is to be put right."""
    found = [str(one) for one in account.blocking]
    if _unscored(account):
        return listed("未计分", ["没有可用的填报表，因此没有得分。", *found])
    if any(total.status == Standing.BLOCKED for total in account.totals):
        return listed("未排名", ["得分照算，下列各处改正后才参与排名。", *found])
    return []


def _headline(total: Total) -> str:
    if total.score is None:
        return f"【{total.line_name}】未计分（{CHINESE[Standing(total.status)]}）"
    told = f"{_shown(total)} 分"
    if total.letter and total.possible is not None:
        told = f"完成 {show(total.score, 2)} 条（共 {show(total.possible, 2)} 条）"
    if total.rank is not None:
        among = "，".join(word for word in (total.peers, f"共 {total.class_size} 个单位") if word)
        told += f"，第 {total.rank} 名（{among}）"
    if total.status != Standing.RANKED:
        told += f"，{CHINESE[Standing(total.status)]}"
    elif total.rank is None:
        told += f"，{RankScope.NOT_RANKED}"
    return f"【{total.line_name}】{told}"


def _shown(total: Total) -> str:
    """The score as it is ranked, with all the decimals the scheme states."""
    if total.compared is None or total.digits is None:
        return "" if total.compared is None else show(total.compared)
    return f"{total.compared:.{max(0, total.digits)}f}"


def _total(total: Total) -> list[str]:
    """How a score came about, was rounded, and what it earned."""
    lines = [_headline(total)]
    if total.score is None:
        return lines
    lines += _sum(total)
    lines += _set_aside(total)
    lines += listed("修约", [] if total.letter else [_rounding(total)])
    lines += listed("并列", _ties(total))
    if total.rank_if_vetoed != total.rank:
        place = "不列名次" if total.rank_if_vetoed is None else f"列第 {total.rank_if_vetoed} 名"
        lines += listed("待定", [f"待定的否决如成立，{place}"])
    if total.last_score is not None:
        place = "" if total.last_rank is None else f"，第 {total.last_rank} 名"
        lines += listed("上年", [f"{show(total.last_score, 2)} {terms(total.letter).one}{place}"])
    for honour in total.honours:
        lines += listed(honour.kind, _honour(honour))
    return lines


def _set_aside(total: Total) -> list[str]:
    """What does not count for the unit, and by how much all else counts more."""
    named = [
        f"{one.indicator_code} {one.indicator_name}（{number(one.points)} {terms(total.letter).one}）"
        for one in total.set_aside
    ]
    if total.factor in (None, 1.0) or total.possible is None:
        return listed("不计", ["、".join(named)])
    rest = total.possible - sum(one.points for one in total.set_aside)
    shared = f"{number(total.possible)} ÷ {number(rest)} ＝ {number(total.factor)}"
    return listed("折算", [f"{'、'.join(named)}不计，分值由其余指标分担：{shared}"])


def _sum(total: Total) -> list[str]:
    """The score from its parts."""
    if total.parts:
        parts = " ＋ ".join(
            f"{part.name} {number(part.score)}" + ("" if part.weight == 1 else f" × {show(part.weight)}")
            for part in total.parts
        )
        return listed(terms(total.letter).earned, [f"{parts} ＝ {number(total.score)}"])
    told = f"{terms(total.letter).item} {number(total.base)} ＋ 加分 {number(total.bonus)} － 扣分 {number(total.deduction)}"
    own, beyond = total.own or 0.0, total.deduction_beyond or 0.0
    plain = (total.base or 0.0) + (total.bonus or 0.0) - (total.deduction or 0.0)
    if abs(plain - own - beyond) > 1e-9:
        told += f" ＝ {number(plain)}，扣到 {number(own + beyond)} 为止"
    if beyond:
        told += f"，再扣不保底的 {number(beyond)}"
    lines = listed(terms(total.letter).earned, [f"{told} ＝ {number(own)}"])
    if total.below and total.own_weight is not None and total.possible is not None:
        mean = sum(one.share for one in total.below) / len(total.below)
        mixed = (
            f"本级 {number(own)} × {show(total.own_weight)} ＋ 下级平均得分率 {show(mean * 100, DECIMALS)}%"
        )
        mixed += f" × {show(total.possible)} × {show(1 - total.own_weight)} ＝ {number(total.score)}"
        shares = [
            f"{one.unit_code} {one.unit_name}　{number(one.score)} ÷ {number(one.possible)} ＝ {show(one.share * 100, DECIMALS)}%"
            for one in total.below
        ]
        lines += listed("下级", [mixed, *shares])
    return lines


def _rounding(total: Total) -> str:
    score = total.score or 0.0
    ranked = "" if total.rank is None else "，按此排名"
    if total.digits is None:
        return f"不修约，{_shown(total)}{ranked}"
    digits = DECIMALS
    while round_half_up(round_half_up(score, digits), total.digits) != total.compared and digits < 14:
        digits += 1  # 92.34499999 is not shown as 92.345, which would round up
    return f"{show(score, digits)} → {_shown(total)}，四舍五入到 {total.digits} 位小数{ranked}"


def _ties(total: Total) -> list[str]:
    if not total.tied:
        return []
    how = "名次并列"
    if total.breakers:
        words = "、".join(f"{one.word}（{number(one.score)}）" for one in total.breakers)
        how = f"依次按 {words} 得分高者在前"
    return [f"与{'、'.join(total.tied)}得分相同，{how}"]


def _honour(honour: Honour) -> list[str]:
    facts = (
        f"{name} {value if isinstance(value, str) else show(value, DECIMALS)}"
        for name, value in honour.facts.items()
    )
    met = f"（{'，'.join(facts)}）" if honour.facts else ""
    single = f"{honour.single}：" if honour.single else ""
    quota = "" if honour.quota is None else f"，名额 {honour.quota}"
    formula = f"（{honour.amount_formula}）" if honour.amount_formula else ""
    money = "" if honour.amount is None else f"，{show(honour.amount, 2)} 元{formula}"
    return [
        f"{honour.result}{money}　{single}{honour.condition}{met}{quota}",
        *figure_lines(honour.figures),
        sourced(honour.basis or NO_BASIS, honour.place),
    ]


def _strike(strike: Strike) -> list[str]:
    """A veto: its state, the condition and the figures, the dossier, the clause."""
    state = "已认定" if strike.confirmed else f"待定，尚缺{'、'.join(strike.lacking)}，排名按两种情形分别列出"
    lines = [f"{strike.code} {strike.name}　{strike.effect}，{state}"]
    lines += listed("条件", [f"{strike.condition}　←　{strike.place}"])
    lines += listed("事实", [strike.fact] if strike.fact else [])
    lines += listed("数据", figure_lines(strike.figures))
    lines += listed("例数", [f"{_product(case)}　←　{case.place}" for case in strike.cases])
    if str(strike.dossier):
        lines += listed("登记", [_entered(strike.dossier, "", strike.evidence, strike.approver)])
    return [*lines, *listed("依据", [strike.basis] if strike.basis else [])]


def _case(case: Case) -> list[str]:
    """A bonus or deduction: its price, the ledger's entry, the clauses."""
    kind = "加分" if case.kind == "bonus" else "扣分"
    open_ended = "" if case.floored else "，不保底"
    lines = [
        f"{case.code} {case.name}　{case.line_name}{kind} {number(case.points)} 分{open_ended}",
        *listed("计算", [_product(case)]),
        *listed("登记", [_entered(case.place, case.date, case.evidence, case.approver)]),
        *listed("事由", [case.reason] if case.reason else []),
    ]
    clauses = [
        sourced(case.basis or NO_BASIS, case.tariff),
        *(f"{m.name}：{m.basis}" for m in case.modifiers if m.basis),
    ]
    return [*lines, *listed("依据", clauses)]


def _product(case: Case) -> str:
    unit = case.measure or "例"
    times = [f"{show(case.quantity)} {unit.partition('·')[0]}"]
    if case.months is not None:
        entered = case.months_entered or 0.0
        more = f"登记 {show(entered)} 个月，最多计 {show(case.months)} 个月"
        times.append(f"{show(case.months)} 个月" + ("" if entered == case.months else f"（{more}）"))
    times.append(f"每{unit} {show(case.points_each)} 分")
    times += [f"{m.name} {m.text or show(m.factor)}" for m in case.modifiers]
    told = f"{' × '.join(times)} ＝ {number(case.before_cap)} 分".replace("） ×", "）×")
    if case.cap is not None and case.points < case.before_cap:
        told += f"，封顶 {show(case.cap)} 分，计 {number(case.points)} 分"
    return told


def _entered(place: Place, day: str, evidence: str, approver: str) -> str:
    said = (str(place), day, f"证据 {evidence or '缺'}", f"批准 {approver or '缺'}")
    return "，".join(word for word in said if word)


def _section(title: str, entries: Iterator[list[str]]) -> list[str]:
    lines = [line for entry in entries for line in entry]
    return ["", f"【{title}】", *lines] if lines else []
