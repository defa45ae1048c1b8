"""A hurried cashier's slips, in the real window: what is confirmed is what stood there at Enter.

Keys and pointer are real; the customers' codes come as the camera's thread reports them.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from pos_scanner.titles import bureau_code
from tests.end_to_end.conftest import Screen
from tests.end_to_end.probing import Probing
from tests.end_to_end.walk import ANNA, BERT, Walk
from tests.us_keys import us_key
from tests.waiting import wait_for

pytestmark = [pytest.mark.real_window, pytest.mark.timeout(600)]

ORDINARY, SPECIAL = "普通发票", "增值税专用发票"


@pytest.fixture
def walk(screen: Screen) -> Iterator[Walk]:
    with Probing(screen, "tests.end_to_end.till_probe") as window:
        yield Walk(window)


def take_back_by_mouse(walk: Walk) -> None:
    walk.click("undo_confirmation")


def take_back_by_key(walk: Walk) -> None:
    walk.keys("F7")


@pytest.mark.parametrize("take_back", [take_back_by_mouse, take_back_by_key])
def test_an_amount_that_is_taken_back_is_replaced_by_typing(walk: Walk, take_back: Any) -> None:
    walk.show(ANNA)
    walk.type_amount("50")
    walk.keys("Return")
    walk.wait_for_invoices((ANNA.name, 5000, "confirmed"))
    take_back(walk)
    walk.wait_for_form(buyer=ANNA.name, focused="amount", selected="50")
    walk.type_amount("55")
    walk.keys("Return")
    walk.wait_for_invoices((ANNA.name, 5000, "voided"), (ANNA.name, 5500, "confirmed"))


def test_what_was_cleared_comes_back_and_the_next_customer_stays(walk: Walk) -> None:
    walk.show(ANNA)
    walk.type_amount("50")
    walk.keys("Escape")
    walk.wait_for_form(buyer="", focused="camera_view")
    walk.show(BERT)
    walk.type_amount("12")
    walk.keys("F7")
    walk.wait_for_form(buyer=ANNA.name, amount="50", focused="amount", selected="50")
    walk.keys("F5")
    walk.wait_for_form(buyer=BERT.name, amount="12", selected="12")


def test_a_mode_by_mouse_leaves_the_keys_to_the_amount(walk: Walk) -> None:
    walk.show(ANNA)
    walk.click("kind_special")
    walk.wait_for_form(kind=SPECIAL, focused="amount")
    walk.type_amount("500")
    walk.click("title_type_individual")
    walk.click("title_type_company")
    walk.wait_for_form(focused="amount", selected="500")
    walk.type_amount("700")
    walk.keys("shift+F11")
    walk.wait_for_form(kind=ORDINARY, focused="amount", selected="700")
    walk.keys("Return")
    walk.wait_for_invoices((ANNA.name, 70000, "confirmed"))


def test_digits_and_enter_find_their_way_from_anywhere(walk: Walk) -> None:
    walk.show(ANNA)
    walk.focus("hold")
    walk.type_amount("77")
    walk.click("camera_view")
    walk.wait_for_form(focused="camera_view")
    walk.type("x")
    wait_for(lambda: walk.form["notices"], "a word about the key that went nowhere")
    walk.keys("Return")
    walk.wait_for_invoices((ANNA.name, 7700, "confirmed"))
    walk.type_amount("9")
    walk.wait_for_form(buyer="", focused="amount")


def test_a_rate_is_changed_by_no_stray_key_and_no_wheel(walk: Walk) -> None:
    walk.show(ANNA)
    rate = walk.form["tax_rate"]
    walk.focus("tax_rate")
    walk.keys("Down", "Down", "1", "9")
    walk.window.screen.xdotool("click", "5")
    walk.wait_for_form(tax_rate=rate, amount="19")


def test_enter_presses_the_void_button_that_has_the_focus(walk: Walk) -> None:
    walk.show(ANNA)
    walk.type_amount("50")
    walk.keys("Return")
    walk.wait_for_invoices((ANNA.name, 5000, "confirmed"))
    walk.keys("F6")
    walk.wait_for_form(page="list_page")
    walk.window.wait_until_active()
    wait_for(lambda: walk.window.ask("place void_record")["enabled"], "the invoice in the list")
    walk.focus("void_record")
    walk.keys("Return")
    walk.wait_for_form(page="void_page")


def test_a_second_customer_gets_nothing_of_the_firsts_sale(walk: Walk) -> None:
    walk.show(ANNA)
    walk.type_amount("88")
    walk.show(BERT)
    walk.wait_for_form(buyer=BERT.name, amount="")
    walk.type_amount("12")
    walk.keys("Return")
    walk.wait_for_invoices((BERT.name, 1200, "confirmed"))
    walk.keys("F5")
    walk.wait_for_form(buyer=ANNA.name, amount="88", selected="88")


def test_a_key_that_is_still_down_is_the_first_customers(walk: Walk) -> None:
    walk.focus("name")
    walk.type("Anna Ltd")
    walk.focus("amount")
    walk.type_amount("8")
    code, _ = us_key("7")
    walk.window.screen.keyboard.key(code, pressed=True)
    walk.window.ask(f"camera {bureau_code.encode(BERT)}")
    walk.window.screen.keyboard.key(code, pressed=False)
    walk.wait_for_form(buyer=BERT.name, amount="")
    walk.keys("F5")
    walk.wait_for_form(buyer="Anna Ltd", amount="87")


def test_one_key_says_that_it_was_the_same_customer(walk: Walk) -> None:
    walk.show(ANNA)
    walk.type_amount("88")
    walk.show(BERT)
    walk.keys("F7")
    walk.wait_for_form(buyer=BERT.name, amount="88", focused="amount")
    walk.keys("Return")
    walk.wait_for_invoices((BERT.name, 8800, "confirmed"))


def test_undo_after_undo_asks_before_it_gives_the_sale_away(walk: Walk) -> None:
    walk.show(ANNA)
    walk.type_amount("88")
    walk.show(BERT)
    walk.keys("Escape")
    walk.wait_for_form(buyer="")
    walk.keys("F7")
    walk.wait_for_form(buyer=BERT.name, amount="")
    wait_for(lambda: walk.says("Another customer"), "the question")
    walk.keys("F7", "F7")
    walk.wait_for_form(buyer=ANNA.name, amount="88")
    walk.keys("F5")
    walk.wait_for_form(buyer=BERT.name, amount="")


def test_f11_for_shift_f11_confirms_nothing(walk: Walk) -> None:
    walk.show(ANNA)
    walk.type_amount("88")
    walk.keys("F11")
    wait_for(lambda: walk.says("F11 confirms only"), "a word about the key")
    assert walk.invoices == []
    walk.wait_for_form(buyer=ANNA.name, amount="88")


def test_enter_while_the_next_title_is_looked_up_confirms_what_stands_there(walk: Walk) -> None:
    walk.show(ANNA)
    walk.type_amount("88")
    walk.window.ask("block NETWORK 1500")
    walk.window.ask(f"camera {bureau_code.encode(BERT)}")
    walk.keys("Return")
    walk.wait_for_invoices((ANNA.name, 8800, "confirmed"))
    walk.wait_for_form(buyer=BERT.name, amount="")


def test_a_slow_disk_keeps_nobody_from_the_next_customer(walk: Walk) -> None:
    walk.show(ANNA)
    walk.type_amount("50")
    walk.window.ask("block JOURNAL 3000")
    walk.keys("Return")
    walk.wait_for_form(buyer="", amount="")
    walk.show(BERT)
    walk.type_amount("99")
    wait_for(lambda: walk.form["is_saving"], "a word that it is saving")
    walk.wait_for_invoices((ANNA.name, 5000, "confirmed"))
    walk.wait_for_form(buyer=BERT.name, amount="99", is_saving=False)
    walk.keys("Return")
    walk.wait_for_invoices((ANNA.name, 5000, "confirmed"), (BERT.name, 9900, "confirmed"))


def test_a_digit_after_recall_goes_into_the_form_that_comes_back(walk: Walk) -> None:
    walk.show(ANNA)
    walk.type_amount("88")
    walk.keys("F4")
    walk.wait_for_form(buyer="", notices=[f"Put on hold: {ANNA.name}"])
    wait_for(lambda: walk.window.ask("place key_held")["enabled"], "the form on hold")
    walk.window.ask("block JOURNAL 3000")
    walk.keys("F5")
    walk.type_amount("55")
    walk.wait_for_form(buyer=ANNA.name, amount="55")


def test_a_double_click_on_confirm_leaves_the_way_to_take_it_back(walk: Walk) -> None:
    walk.show(ANNA)
    walk.type_amount("77")
    walk.double_click("confirm")
    walk.wait_for_invoices((ANNA.name, 7700, "confirmed"))
    take_back_by_key(walk)
    walk.wait_for_form(buyer=ANNA.name, amount="77", selected="77")


def test_a_large_amount_is_asked_for_and_enter_does_not_confirm_it(walk: Walk) -> None:
    walk.show(ANNA)
    walk.type_amount("20147426")
    walk.keys("Return", "Return")
    wait_for(lambda: walk.says("twenty million"), lambda: f"the amount in words: {walk.form}")
    assert walk.invoices == []
    walk.type_amount("201474")
    wait_for(lambda: walk.form["notices"] == [], "the question to end with its amount")
    walk.keys("Return")
    wait_for(lambda: walk.says("two hundred one thousand"), "the other amount in words")
    walk.keys("F11")
    walk.wait_for_invoices((ANNA.name, 20147400, "confirmed"))


def test_an_order_is_invoiced_again_on_purpose_alone(walk: Walk) -> None:
    for title, amount in ((ANNA, "50"), (BERT, "60")):
        walk.show(title)
        walk.click("order_number")
        walk.type("R1")
        walk.wait_for_form(order_number="R1")
        walk.click("amount")
        walk.type_amount(amount)
        walk.keys("Return")
        if title is ANNA:
            walk.wait_for_invoices((ANNA.name, 5000, "confirmed"))
    wait_for(
        lambda: walk.says("This order has already been invoiced as T1-"), lambda: f"{walk.form}"
    )
    walk.wait_for_invoices((ANNA.name, 5000, "confirmed"))
    walk.click_answer()
    walk.wait_for_invoices((ANNA.name, 5000, "confirmed"), (BERT.name, 6000, "confirmed"))


def test_the_same_sale_again_within_minutes_is_asked_for(walk: Walk) -> None:
    for _ in range(2):
        walk.show(ANNA)
        walk.type_amount("41")
        walk.keys("Return")
        walk.wait_for_invoices((ANNA.name, 4100, "confirmed"))
    wait_for(lambda: walk.says("This buyer has just been invoiced as T1-"), lambda: f"{walk.form}")
    walk.keys("Escape")
    walk.wait_for_form(buyer="", notices=[])
    walk.wait_for_invoices((ANNA.name, 4100, "confirmed"))


def test_a_replacement_begins_with_the_amount_selected(walk: Walk) -> None:
    walk.show(ANNA)
    walk.type_amount("50")
    walk.keys("Return")
    walk.wait_for_invoices((ANNA.name, 5000, "confirmed"))
    walk.keys("F6")
    walk.window.wait_until_active()
    wait_for(lambda: walk.window.ask("place replace_record")["enabled"], "the invoice in the list")
    walk.click("replace_record")
    walk.wait_for_form(page="", buyer=ANNA.name, focused="amount", selected="50.00")
    walk.window.wait_until_active()
    walk.type_amount("55")
    walk.keys("Return")
    walk.wait_for_invoices((ANNA.name, 5000, "voided"), (ANNA.name, 5500, "confirmed"))


@pytest.mark.parametrize("way", ["keys", "middle button"])
def test_a_copied_title_in_one_line_fills_each_field(walk: Walk, way: str) -> None:
    walk.window.ask(f"copy {ANNA.name} {ANNA.tax_number}")
    if way == "keys":
        walk.click("name")
        walk.keys("ctrl+v")
    else:
        x, y = walk.window.ask("place name")["place"]
        walk.window.screen.xdotool("mousemove", str(x), str(y), "click", "2")
    walk.wait_for_form(buyer=ANNA.name, tax_number=ANNA.tax_number, focused="amount")
