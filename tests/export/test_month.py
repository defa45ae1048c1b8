"""A month of three tills, short: every record ends in the right state, nothing is sent twice."""

from pathlib import Path

from tests.export.month import run_month


def test_a_month_ends_with_every_record_in_its_state_and_sums_that_tie(tmp_path: Path) -> None:
    month = run_month(tmp_path, 240)
    assert month.wrong == ()
    assert month.sent_twice == 0
    assert month.open > 0  # Twins without a remark are for a person, and he has decided.
    assert month.sums_tie
    assert month.sound
    assert month.states["issued"] > 200
