"""Damage of every kind: each file comes to one verdict, and nothing but the file is lost."""

from tests.fuzz.run import bases, fuzz, mutants


def test_five_thousand_damaged_workbooks_come_to_one_verdict_each() -> None:
    verdicts = fuzz(5_000, jobs=2)
    assert verdicts.total() == 5_000
    for name in bases():  # each is damaged, and not so badly that the readers proper see nothing of it
        read = verdicts[f"{name} read"]
        refused = sum(times for verdict, times in verdicts.items() if verdict.startswith(name)) - read
        assert min(read, refused) >= 50


def test_the_damage_can_be_done_again() -> None:
    assert list(mutants(50)) == list(mutants(50))
    assert list(mutants(50, seed=1)) != list(mutants(50, seed=2))
