"""Whatever bit of the file is flipped: the program opens it or names a backup, and verify says so.

The long version: ``python3 packaging/dev.py bench flips 10000``.
"""

from tests.faults.flips import flip_bits


def test_a_flipped_bit_is_told_with_its_record_or_changes_nothing() -> None:
    outcome = flip_bits(200, seed=1)
    assert outcome.silent == []
    assert outcome.named > 10, "the bits met no record"
    assert outcome.unopened > 3, "the bits met no schema"
