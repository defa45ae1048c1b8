"""The stand-in's customers have codes of the real shape and what real answers have."""

import re
import subprocess
import sys

import pytest

from pos_scanner.protocol.backend import to_title
from pos_scanner.sandbox.customers import CUSTOMERS, Customer, by_scan_text
from pos_scanner.titles.code_kind import CodeKind, classify


@pytest.mark.parametrize("customer", CUSTOMERS, ids=lambda customer: customer.nickname)
def test_a_customers_code_has_a_real_codes_shape(customer: Customer) -> None:
    assert re.fullmatch(
        r"https://mp\.weixin\.qq\.com/intp/invoice/usertitlewxa\?action=list_auth"
        r"&invoice_key=[A-Za-z0-9_-]{79}#wechat_redirect",
        customer.scan_text,
    )
    assert classify(customer.scan_text).kind is CodeKind.WECHAT_TITLE


def test_a_code_stays_the_same_from_one_start_to_the_next() -> None:
    program = "from pos_scanner.sandbox.customers import CUSTOMERS; print(CUSTOMERS[0].scan_text)"
    completed = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert completed.stdout.strip() == CUSTOMERS[0].scan_text


def test_each_customer_is_known_by_his_code_alone() -> None:
    assert len({customer.scan_text for customer in CUSTOMERS}) == len(CUSTOMERS)
    for customer in CUSTOMERS:
        assert by_scan_text(customer.scan_text) is customer
        assert by_scan_text(customer.scan_text.lower()) is None
    assert by_scan_text("") is None


def test_between_them_they_have_what_real_answers_have() -> None:
    titles = [to_title(customer.reply) for customer in CUSTOMERS]
    assert any(title.title_type is None for title in titles)
    assert any(
        title.tax_number and title.tax_number != title.tax_number.upper() for title in titles
    )
    assert any(not title.tax_number for title in titles)
    assert any(not title.bank_account for title in titles)
    assert any(title.bank_account.startswith("0") for title in titles)
