"""A tax number in small letters, full-width or with blanks: put right on entry, said, undoable."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from pos_scanner.domain.title import Title, TitleSource
from pos_scanner.till import Till
from pos_scanner.till import commands as do
from pos_scanner.till.commands import Command
from tests.till.builders import (
    BLANK,
    INVOICE,
    OTHER,
    TITLE,
    TODAY,
    amount_of,
    bring_back,
    found_title,
    kinds,
    only,
    scan_in,
    type_in,
)

SMALL = "91110108ma0043365m"
USUAL = "91110108MA0043365M"
SPELT = Title(name="北京票通科技有限公司", tax_number=SMALL)
HELD = replace(BLANK, draft_id="held", buyer=SPELT)

WAYS: dict[str, Callable[[Till], list[Command]]] = {
    "typed or pasted into the field": lambda till: till.edit(replace(till.draft, buyer=SPELT)),
    "scanned": lambda till: scan_in(till, SPELT),
    "known buyer": lambda till: till.use_title(found_title(SPELT, TitleSource.KNOWN_BUYER)),
    "pasted text": lambda till: till.use_title(found_title(SPELT, TitleSource.PASTED)),
    "correction": lambda till: till.correct_buyer(SPELT),
    "recalled": lambda till: bring_back(till, HELD),
    "restored at the start": lambda till: till.start(HELD),
    "replaced": lambda till: till.replace(
        replace(INVOICE, invoice=replace(INVOICE.invoice, buyer=SPELT))
    ),
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS.keys())
def test_it_is_put_right_and_said_however_it_comes(
    till: Till, way: Callable[[Till], list[Command]]
) -> None:
    commands = way(till)
    assert only(commands, do.AnnounceTaxNumber) == do.AnnounceTaxNumber(SMALL, USUAL)
    assert only(commands, do.ShowForm).draft.buyer.tax_number == USUAL
    type_in(till, "58")
    save = only(till.submit(till.draft, TODAY), do.SaveInvoice)
    assert save.invoice.buyer.tax_number == USUAL


@pytest.mark.parametrize("text", ["９１１１０１０８ＭＡ００４３３６５Ｍ", "91110108 MA00-43365m"])
def test_full_width_blanks_and_hyphens_are_put_right_too(till: Till, text: str) -> None:
    till.edit(replace(till.draft, buyer=replace(TITLE, tax_number=text)))
    assert till.draft.buyer.tax_number == USUAL


def test_one_that_is_right_needs_no_word(till: Till) -> None:
    assert do.AnnounceTaxNumber not in kinds(scan_in(till))


def test_undo_puts_it_back_as_it_came_and_leaves_the_rest(till: Till) -> None:
    scan_in(till, SPELT)
    type_in(till, "58")
    commands = till.undo()
    assert (till.draft.buyer.tax_number, amount_of(till.draft)) == (SMALL, "58")
    assert do.HoldDraft not in kinds(commands)
    till.edit(replace(till.draft, remark="x"))
    assert till.draft.buyer.tax_number == SMALL


def test_undo_of_a_spelling_leaves_another_number_alone(till: Till) -> None:
    scan_in(till, SPELT)
    till.edit(replace(till.draft, buyer=OTHER))
    assert till.undo() == [do.AnnounceNothingToUndo()]
    assert till.draft.buyer == OTHER


def test_the_scan_stays_known_as_it_came(till: Till) -> None:
    scan_in(till, SPELT)
    assert till.draft.scanned == SPELT


def test_undo_of_a_replaced_title_comes_before_its_spelling(till: Till) -> None:
    scan_in(till, OTHER)
    scan_in(till, SPELT, "other", 9)
    till.undo()
    assert till.draft.buyer == OTHER
