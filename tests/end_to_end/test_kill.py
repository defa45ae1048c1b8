"""``kill -9`` in the middle of the job: what was shown as confirmed is there once; the draft too.

The moments are random but seeded, so that a failure can be looked at again.
"""

import random
import threading
from collections.abc import Callable
from contextlib import closing
from functools import partial
from itertools import chain
from typing import Any

import pytest

from pos_scanner.domain.export_batch import Selection
from pos_scanner.domain.invoice import ConfirmedInvoice
from pos_scanner.journal import Journal
from pos_scanner.sandbox.customers import CUSTOMERS
from tests.end_to_end.conftest import Program, World
from tests.waiting import wait_for

pytestmark = [pytest.mark.real_window, pytest.mark.timeout(600)]

SESSIONS = 3
KILLS_A_SESSION = 10
STEPS = 4
SEED = 20261123
LONGEST_S = 0.4
"""How long after the beginning of a step the kill comes at most."""
SHOWN = "confirmed T1-"
TABS_TO_REMARK = 4
"""From the amount, where the cursor is once the form has come back."""


def fatal_steps(moments: random.Random) -> list[int]:
    """In which step each kill comes: in a random order, each as often as the others."""
    rounds = [moments.sample(range(STEPS), STEPS) for _ in range(KILLS_A_SESSION)]
    return list(chain.from_iterable(rounds))[:KILLS_A_SESSION]


def serve_a_customer(program: Program, moments: random.Random, fatal: int) -> None:
    """Scan, type an amount, confirm, clear; killed at a random moment of one of these steps."""
    customer = moments.choice(CUSTOMERS[:2])
    amount = f"{moments.randrange(1, 900)}.{moments.randrange(100):02}"
    screen = program.screen
    has_buyer = partial(program.has_draft, name=str(customer.reply.title))
    steps: list[tuple[Callable[[], None], Callable[[], object]]] = [
        (
            lambda: program.scan(customer.scan_text, has_buyer),
            has_buyer,
        ),
        (lambda: screen.type(amount), partial(program.has_draft, amount=amount)),
        (lambda: screen.keys("Return"), lambda: SHOWN in program.log),
        (lambda: screen.keys("Escape"), lambda: True),
    ]
    assert len(steps) == STEPS
    killer = threading.Timer(moments.uniform(0, LONGEST_S), program.kill)
    for act, has_come in steps[:fatal]:
        act()
        wait_for(has_come, "the window's answer")
    killer.start()
    steps[fatal][0]()
    killer.join()


def assert_shown_again(program: Program, left: dict[str, Any]) -> None:
    """The form shows what was left: one more key in the remark keeps all the rest as it was."""
    program.screen.keys(*["Tab"] * TABS_TO_REMARK, "End")
    program.screen.type("x")
    program.wait_for_draft(remark=left["remark"] + "x")
    assert {**program.draft, "remark": left["remark"]} == left
    program.screen.keys("Escape")


@pytest.mark.parametrize("session", range(SESSIONS))
def test_what_was_shown_as_confirmed_is_kept_once_and_the_draft_comes_back(
    start: Callable[..., Program], world: World, session: int
) -> None:
    moments = random.Random(SEED + session)
    # With a code the window starts without the notice that the usual item has none.
    settings = world.settings(camera_source="", sale_tax_code="3070401000000000000")
    shown: list[str] = []
    restored = 0
    left: dict[str, Any] = {}
    program = start(settings)
    for lap, fatal in enumerate(fatal_steps(moments)):
        if lap:
            program = start(settings)
        program.wait_until_ready()
        if left:
            assert_shown_again(program, left)
            restored += 1
        serve_a_customer(program, moments, fatal)
        shown += [line.split()[-1] for line in program.log.splitlines() if SHOWN in line]
        kept = program.confirmed()
        assert len(kept) == len(set(kept))
        assert set(shown) <= set(kept), "an invoice that was shown as confirmed is not there"
        left = program.draft
    assert shown, "the kills came too early to prove anything"
    assert restored > 0, "no draft was left to prove anything"
    with closing(Journal.open(program.folder, till="T1")) as journal:
        assert journal.verify().problems == ()
        numbered = [item.confirmed for item in journal.batches.items(Selection())]
    assert [entry.number for entry in numbered] == program.confirmed()
    assert [sequence_in_day(entry) for entry in numbered] == list(range(1, len(numbered) + 1))


def sequence_in_day(confirmed: ConfirmedInvoice) -> int:
    """The last part of an invoice's number."""
    return int(confirmed.number.rpartition("-")[2])


def test_the_form_comes_back_as_it_was_typed(start: Callable[..., Program], world: World) -> None:
    settings = world.settings(camera_source="")
    program = start(settings)
    program.wait_until_ready()
    buyer = {"name": str(CUSTOMERS[0].reply.title)}
    program.scan(CUSTOMERS[0].scan_text, partial(program.has_draft, **buyer))
    program.screen.type("58.50")
    program.wait_for_draft(amount="58.50")
    left = program.draft
    program.kill()
    again = start(settings)
    again.wait_until_ready()
    assert_shown_again(again, left)
