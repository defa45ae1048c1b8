"""A power cut loses nothing that was acknowledged; and the model of one does find losses.

The long version: ``python3 packaging/dev.py bench cuts 20000``.
"""

from tests.faults.cuts import cut_power


def test_nothing_acknowledged_is_lost_whenever_the_power_goes() -> None:
    outcome = cut_power(350, seed=1)
    assert outcome.losses == []
    assert outcome.acknowledged > 700, "the cuts came too early to prove anything"


def test_the_same_cuts_do_lose_with_synchronous_normal() -> None:
    assert cut_power(100, seed=1, synchronous="normal").losses
