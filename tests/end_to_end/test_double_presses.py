"""Pressed twice, or for too long: a double click, a second Enter, a key that is held down."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.end_to_end.conftest import Screen
from tests.end_to_end.keyboard import ENTER
from tests.end_to_end.probing import Probing
from tests.end_to_end.walk import ANNA, BERT, Walk

pytestmark = [pytest.mark.real_window, pytest.mark.timeout(600)]

F7 = 65
HELD_S = 1.2
"""X repeats a key after 660 ms."""


@pytest.fixture
def walk(screen: Screen) -> Iterator[Walk]:
    with Probing(screen, "tests.end_to_end.till_probe") as window:
        yield Walk(window)


def test_a_double_click_on_undo_does_not_put_on_hold_what_it_brought_back(walk: Walk) -> None:
    walk.show(ANNA)
    walk.type_amount("13")
    walk.click("clear")
    walk.wait_for_form(buyer="")
    walk.double_click("undo")
    walk.wait_for_form(buyer=ANNA.name, amount="13", selected="13", notices=[])
    walk.type_amount("14")
    walk.keys("Return")
    walk.wait_for_invoices((ANNA.name, 1400, "confirmed"))


def replace_by_mouse(walk: Walk) -> None:
    walk.double_click("replace_record")


def replace_by_keys(walk: Walk) -> None:
    walk.focus("replace_record")
    walk.keys("Return", "Return")


@pytest.mark.parametrize("replace", [replace_by_mouse, replace_by_keys])
def test_replacing_twice_over_confirms_nothing_that_was_not_seen(walk: Walk, replace: Any) -> None:
    walk.confirm(ANNA, "50", 5000)
    walk.open_list()
    replace(walk)
    walk.wait_for_form(page="", buyer=ANNA.name, focused="amount", selected="50.00")
    walk.window.wait_until_active()
    walk.type_amount("55")
    walk.keys("Return")
    walk.wait_for_invoices((ANNA.name, 5000, "voided"), (ANNA.name, 5500, "confirmed"))


def test_a_key_that_is_held_down_undoes_once(walk: Walk) -> None:
    walk.show(ANNA)
    walk.type_amount("88")
    walk.show(BERT)
    keyboard = walk.window.screen.keyboard
    keyboard.tap(F7, HELD_S)
    walk.wait_for_form(buyer=BERT.name, amount="88")


def test_an_enter_that_is_held_down_replaces_and_confirms_nothing(walk: Walk) -> None:
    walk.confirm(ANNA, "50", 5000)
    walk.open_list()
    walk.focus("replace_record")
    walk.window.screen.keyboard.tap(ENTER, HELD_S)
    walk.wait_for_form(page="", buyer=ANNA.name, focused="amount", selected="50.00")
    assert walk.invoices == [(ANNA.name, 5000, "confirmed")]


def test_f12_keeps_an_amount_that_is_being_typed(walk: Walk) -> None:
    walk.show(ANNA)
    walk.type_amount("12")
    walk.keys("F12")
    walk.wait_for_form(focused="line_amount")
    walk.type("3")
    walk.wait_for_form(amount="123")
    walk.keys("F12")
    walk.wait_for_form(focused="amount", selected="")
    walk.type("4")
    walk.wait_for_form(amount="1234")
