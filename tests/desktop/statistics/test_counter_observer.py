"""Which way each buyer came, and how long it took, as the till's own signals tell it."""

from datetime import date

import pytest
from PySide6.QtCore import Qt

from pos_scanner.journal.observations import ObservationKind, Observations
from pos_scanner.titles import bureau_code
from tests.desktop.conftest import NOON, Till
from tests.screenshots.samples import COMPANY

TODAY: date = NOON.date()


def ways(till: Till) -> tuple[tuple[tuple[str, int], ...], int]:
    """The ways of today's invoices, and of how many the time is known."""
    till.settle()
    observations = Observations(till.folder)
    counts = observations.counts(ObservationKind.CONFIRMED, TODAY, TODAY)
    timed = len(observations.durations_ms(TODAY, TODAY))
    observations.close()
    return counts, timed


def confirm(till: Till) -> None:
    till.type("amount", "113")
    till.press("amount", Qt.Key.Key_Return)
    till.settle()


def scan(till: Till) -> None:
    till.scan(bureau_code.encode(COMPANY))
    till.wait_for("name", COMPANY.name)


def test_a_scanned_buyer_has_a_way_and_a_time(till: Till) -> None:
    scan(till)
    confirm(till)
    assert ways(till) == ((("wedge", 1),), 1)


def test_a_typed_buyer_came_by_hand(till: Till) -> None:
    till.type("name", "宋丹")
    confirm(till)
    assert ways(till) == ((("typed", 1),), 0)


def test_a_sale_of_the_cash_register_without_a_code_came_by_it(till: Till) -> None:
    till.wiring.cash_register.form_filled.emit(till.wiring.till.draft.draft_id)
    till.type("name", "宋丹")
    confirm(till)
    assert ways(till) == ((("register", 1),), 0)


def test_time_on_hold_does_not_count(till: Till) -> None:
    scan(till)
    till.click("hold")
    till.settle()
    till.wiring.till.carry_out(till.wiring.till.rules.recall())
    till.wait_for("name", COMPANY.name)
    confirm(till)
    counts, timed = ways(till)
    assert counts == (("wedge", 1),)
    assert timed == 0


@pytest.mark.parametrize("times", [1, 3])
def test_each_refusal_is_counted_by_its_reason(till: Till, times: int) -> None:
    for _ in range(times):
        till.scan("no title")
        till.settle()
    observations = Observations(till.folder)
    counts = observations.counts(ObservationKind.REFUSED, TODAY, TODAY)
    observations.close()
    assert sum(count for _, count in counts) == times
