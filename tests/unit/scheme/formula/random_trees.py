"""Formulas at random that fit the language's kinds, to try it against itself and against a spreadsheet."""

from random import Random

from pipeline.scheme.formula.tree import Binary, Call, Compare, Expr, Group, Name, Negative, Number, Percent

_LITERALS = (0, 1, 2, 3, 0.5, 10, 100, 1.005, 2.675, 0.1, 0.3)


def random_number(random: Random, names: list[str], depth: int, may_look_back: bool = True) -> Expr:
    """A formula for a number; 上年 does not stand inside 上年."""

    def number() -> Expr:
        return random_number(random, names, depth - 1, may_look_back)

    def condition() -> Expr:
        return random_condition(random, names, depth - 1, may_look_back)

    kind = random.randrange(14) if depth else random.randrange(3)
    match kind:
        case 0:
            return Number(float(random.choice(_LITERALS)))
        case 1 | 2:
            return Name(random.choice(names))
        case 3:
            return Negative(number())
        case 4:
            return Percent(number())
        case 5:
            return Binary("^", number(), random.choice([Number(2.0), Number(3.0), number()]))
        case 6 | 7 | 8 | 9:
            return Binary(random.choice("+-*/"), number(), number())
        case 10:
            several = tuple(number() for _ in range(random.randint(1, 3)))
            return Call(random.choice(["MIN", "MAX", "SUM"]), several)
        case 11:
            return Call("IF", (condition(), number(), number()))
        case 12:
            # Not to 0 digits: there alone LibreOffice rounds 100.49999999999999 as it is and not as shown.
            digits = Number(float(random.choice([-1, 1, 2, 4])))
            return random.choice([Call("ABS", (number(),)), Call("ROUND", (number(), digits))])
    if may_look_back and random.random() < 0.5:
        return Call("上年", (random_number(random, names, depth - 1, False),))
    if random.random() < 0.5:
        return Group(random.choice(["最大", "最小", "平均"]), Name(random.choice(names)))
    return Call("下级合计", (number(),))


def random_condition(random: Random, names: list[str], depth: int, may_look_back: bool = True) -> Expr:
    """A formula for a condition."""

    def condition() -> Expr:
        return random_condition(random, names, depth - 1, may_look_back)

    below = max(depth - 1, 0)
    match random.randrange(6) if depth > 1 else 0:
        case 0 | 1 | 2:
            left, right = (random_number(random, names, below, may_look_back) for _ in range(2))
            return Compare(random.choice(["=", "<>", "<", "<=", ">", ">="]), left, right)
        case 3:
            return Call(random.choice(["缺", "有值"]), (random_number(random, names, below, may_look_back),))
        case 4:
            return Call("NOT", (condition(),))
    return Call(random.choice(["AND", "OR"]), tuple(condition() for _ in range(random.randint(1, 3))))
