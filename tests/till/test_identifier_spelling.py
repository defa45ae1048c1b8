"""Identifiers in small letters, full-width or with blanks: put right on entry, said, undoable."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from pos_scanner.domain.checks.normalization import Respelling
from pos_scanner.domain.title import TEXT_FIELDS, Title, TitleSource
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
RESPELT = Respelling("tax_number", SMALL, USUAL)
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
    assert only(commands, do.AnnounceSpelling) == do.AnnounceSpelling((RESPELT,))
    assert only(commands, do.ShowForm).draft.buyer.tax_number == USUAL
    type_in(till, "58")
    save = only(till.submit(till.draft, TODAY), do.SaveInvoice)
    assert save.invoice.buyer.tax_number == USUAL


@pytest.mark.parametrize("text", ["９１１１０１０８ＭＡ００４３３６５Ｍ", "91110108 MA00-43365m"])
def test_full_width_blanks_and_hyphens_are_put_right_too(till: Till, text: str) -> None:
    till.edit(replace(till.draft, buyer=replace(TITLE, tax_number=text)))
    assert till.draft.buyer.tax_number == USUAL


def test_one_that_is_right_needs_no_word(till: Till) -> None:
    assert do.AnnounceSpelling not in kinds(scan_in(till))


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


FULL_WIDTH = {
    "phone": ("１３８０００００００１", "13800000001"),
    "bank_account": ("６２２２　０２００", "6222 0200"),
    "email": ("ａｎｎａ＠example。com", "anna@example.com"),
    "order_number": ("Ｒ１", "R1"),
    "tax_code": ("１０３０３０３", "1030303"),
}
"""As a Chinese input method types it, and as it must stand."""


def entered(till: Till, name: str, text: str) -> list[Command]:
    """What the till answers to an identifier that is typed."""
    draft = till.draft
    if name == "order_number":
        return till.edit(replace(draft, order_number=text))
    if name == "tax_code":
        return till.edit(draft.with_line(0, replace(draft.lines[0], tax_code=text)))
    texts = {field: getattr(draft.buyer, field) for field in TEXT_FIELDS}
    return till.edit(replace(draft, buyer=Title(draft.buyer.title_type, **texts | {name: text})))


def value(till: Till, name: str) -> str:
    draft = till.draft
    owner = {"order_number": draft, "tax_code": draft.lines[0]}.get(name, draft.buyer)
    text: str = getattr(owner, name)
    return text


@pytest.mark.parametrize("name", FULL_WIDTH)
def test_every_identifier_is_put_right_said_and_undone(till: Till, name: str) -> None:
    typed, usual = FULL_WIDTH[name]
    line = 0 if name == "tax_code" else None
    respelling = Respelling(name, typed, usual, line)
    assert only(entered(till, name, typed), do.AnnounceSpelling).respellings == (respelling,)
    assert value(till, name) == usual
    till.undo()
    assert value(till, name) == typed
    till.edit(replace(till.draft, remark="x"))
    assert value(till, name) == typed


def test_beside_a_second_customers_question_undo_is_not_promised_for_a_spelling(till: Till) -> None:
    scan_in(till, OTHER)
    type_in(till, "58")
    commands = scan_in(till, SPELT, "other", 9)
    assert not only(commands, do.AnnounceSpelling).is_undone_next
    assert only(commands, do.ShowForm).gives_sale


def test_several_of_one_title_are_said_and_undone_together(till: Till) -> None:
    title = replace(SPELT, email=FULL_WIDTH["email"][0])
    respellings = only(scan_in(till, title), do.AnnounceSpelling).respellings
    assert [respelling.field for respelling in respellings] == ["tax_number", "email"]
    till.undo()
    assert till.draft.buyer == title


def test_of_an_identifier_that_is_typed_on_one_undo_is_enough(till: Till) -> None:
    scan_in(till)
    for text in ("１", "1３", "13８"):
        entered(till, "phone", text)
    till.undo()
    assert value(till, "phone") == "13８"
    assert till.undo() == [do.AnnounceNothingToUndo()]


def test_a_spelling_of_another_identifier_is_another_step(till: Till) -> None:
    entered(till, "phone", "１")
    entered(till, "email", "ａ")
    till.undo()
    assert (value(till, "phone"), value(till, "email")) == ("1", "ａ")
    till.undo()
    assert value(till, "phone") == "１"
