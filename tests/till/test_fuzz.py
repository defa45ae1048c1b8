"""Random events for seconds, from another seed each day; ``dev.py bench till`` takes millions."""

from datetime import date

from tests.till.fuzzing import EVENTS_A_DAY, fuzz

EVENTS = 10 * EVENTS_A_DAY


def test_nothing_is_lost_or_confirmed_unseen_whatever_happens_in_whatever_order() -> None:
    seed = date.today().toordinal()
    print(f"seed {seed}")  # Of a failure pytest shows it.
    statistics = fuzz(EVENTS, seed)
    assert statistics["confirmations"] > EVENTS / 200
    assert statistics["enter"] > statistics["confirmations"]
