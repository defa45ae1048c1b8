"""Of several readings of a scanner's keys the one that is meant, of several codes the title's."""

import pytest

from pos_scanner.domain.title import Title, TitleType
from pos_scanner.titles import bureau_code
from pos_scanner.titles.candidate_choice import Layout, choose_text
from pos_scanner.titles.code_kind import CodeKind, classify

URL = "https://w.url.cn/s/A1b2C3"
BUREAU = bureau_code.encode(
    Title(TitleType.COMPANY, "苏州工业园区某某有限公司", "91320594MA1XYZ1234")
)
EAN, EAN_ON_A_FRENCH_KEYBOARD = "6901234567892", "^()!@#$%^&*(@"
ORDERS = r"R[0-9]{6}"


@pytest.mark.parametrize(
    ("by_place", "by_layout", "meant"),
    [
        (URL, 'httpsM!!zàurlàcn!s!Q&béC"', URL),
        (URL.swapcase(), URL, URL),
        (BUREAU, BUREAU.swapcase(), BUREAU),
        (BUREAU.swapcase(), BUREAU, BUREAU),
        (EAN_ON_A_FRENCH_KEYBOARD, EAN, EAN),
        (EAN, EAN_ON_A_FRENCH_KEYBOARD, EAN),
        ("r202811", "R202811", "R202811"),
        ("88888888", "88888888", "88888888"),
        ("table 7", "TABLE 7", "table 7"),
    ],
)
def test_the_reading_that_is_a_code_an_order_or_an_article_is_meant(
    by_place: str, by_layout: str, meant: str
) -> None:
    assert choose_text(by_place, by_layout, "auto", ORDERS) == meant


@pytest.mark.parametrize("text", [BUREAU, "R202811"])
def test_letters_that_were_exchanged_in_both_readings_are_put_right(text: str) -> None:
    """Caps Lock is on, and the system's layout is the scanner's."""
    assert choose_text(text.swapcase(), text.swapcase(), "auto", ORDERS) == text


@pytest.mark.parametrize("by_layout", [URL.upper(), "HTTPSM!!ZàURLàCN!S!Q&BéC"])
def test_an_address_all_in_capitals_is_never_looked_up_in_small_letters(by_layout: str) -> None:
    """Its key cannot be known any more; what the scanner typed is refused by name instead."""
    raised = URL.upper()
    assert choose_text(raised, by_layout, "auto", ORDERS) == raised
    assert classify(raised).kind is CodeKind.CASE_CHANGED


@pytest.mark.parametrize(("layout", "meant"), [("us", "^("), ("text", EAN)])
def test_a_layout_that_was_set_is_always_taken(layout: Layout, meant: str) -> None:
    assert choose_text("^(", EAN, layout, ORDERS) == meant


@pytest.mark.parametrize(
    ("digits", "is_article"),
    [
        ("6901234567892", True),
        ("6901234567893", False),
        ("96385074", True),
        ("036000291452", True),
        ("88888888", False),
        ("690123456789", False),
    ],
)
def test_an_articles_number_is_known_by_its_check_digit(digits: str, is_article: bool) -> None:
    assert choose_text("^()!@#$%", digits, "auto") == (digits if is_article else "^()!@#$%")
