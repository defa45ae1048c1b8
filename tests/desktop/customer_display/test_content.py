"""What of a form has a place on the customer's screen."""

from dataclasses import fields, replace

import pytest

from pos_scanner.desktop.customer_display.content import (
    BuyerCheck,
    Invitation,
    Thanks,
    content_of_draft,
    content_of_invoice,
)
from pos_scanner.domain.invoice import Draft, DraftLine
from pos_scanner.domain.title import Title, TitleType
from tests.screenshots.samples import COMPANY, invoices

SALE = Draft("d", lines=(DraftLine("*餐饮服务*餐费", "113.00"),))
PERSONAL = {
    "address": "ADDRESS",
    "phone": "13800001111",
    "bank_name": "BANK",
    "bank_account": "6222000011112222",
    "email": "who@example.com",
}
IDENTITY_NUMBER = "110101199003075517"


def test_an_empty_form_invites_to_show_the_code() -> None:
    assert content_of_draft(Draft("d")) == Invitation()


def test_a_sale_without_a_buyer_invites_and_names_its_amount() -> None:
    assert content_of_draft(SALE) == Invitation(11_300)


def test_a_buyer_checks_name_number_and_amount() -> None:
    content = content_of_draft(replace(SALE, buyer=COMPANY))
    assert content == BuyerCheck(COMPANY.name, "91110108 MA01 ABCD 2H", False, 11_300)


@pytest.mark.parametrize("title_type", [*TitleType, None])
def test_nothing_else_of_a_title_is_in_what_the_customer_sees(title_type: TitleType | None) -> None:
    buyer = Title(title_type, "NAME", "91110108MA01ABCD2H", **PERSONAL)
    content = repr(content_of_draft(replace(SALE, buyer=buyer, remark="REMARK")))
    assert not [value for value in (*PERSONAL.values(), "REMARK") if value in content]


def test_an_individuals_number_is_left_out() -> None:
    buyer = Title(TitleType.INDIVIDUAL, "张晓梅", IDENTITY_NUMBER)
    assert content_of_draft(replace(SALE, buyer=buyer)) == BuyerCheck("张晓梅", "", True, 11_300)


def test_a_sole_traders_identity_number_shows_its_ends_alone() -> None:
    buyer = Title(TitleType.COMPANY, "张晓梅商行", IDENTITY_NUMBER)
    content = content_of_draft(replace(SALE, buyer=buyer))
    assert isinstance(content, BuyerCheck)
    assert content.tax_number == "110••••5517"


def test_thanks_name_no_buyer() -> None:
    confirmed = invoices()[0]
    thanks = content_of_invoice(confirmed)
    assert thanks == Thanks(confirmed.number, confirmed.invoice.gross_fen)
    assert {field.name for field in fields(thanks)} == {"number", "gross_fen"}
