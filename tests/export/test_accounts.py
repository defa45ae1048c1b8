"""The accounting's own codes, from the settings."""

from decimal import Decimal

import pytest

from pos_scanner.export.accounts import DEFAULT_ACCOUNTS, Account, Accounts
from pos_scanner.settings import Settings


def test_the_codes_are_those_of_the_settings() -> None:
    settings = Settings(
        export_receivable_code="1001.02",
        export_receivable_name="现金",
        export_sales_code="6001",
        export_sales_name="收入",
        export_tax_code="2221.01",
        export_tax_name="税",
        export_voucher_word="收",
        export_voucher_maker="王会计",
        export_tax_names=("0.13=销项13%",),
    )
    assert Accounts.of(settings) == Accounts(
        Account("1001.02", "现金"),
        Account("6001", "收入"),
        Account("2221.01", "税"),
        "收",
        "王会计",
        ("0.13=销项13%",),
    )


def test_without_settings_a_voucher_is_a_general_one_by_the_cashier() -> None:
    assert (DEFAULT_ACCOUNTS.voucher_word, DEFAULT_ACCOUNTS.maker) == ("记", "")


@pytest.mark.parametrize(
    ("rate", "exempt", "name"),
    [
        ("0.13", False, "销项13%"),
        ("0.06", False, "Output 6 = six"),
        ("0.010", False, "VAT 1%"),
        ("0.015", False, "VAT 1.5%"),
        ("0", False, "VAT 0%"),
        ("0", True, "免税"),
    ],
)
def test_a_rate_has_the_name_that_the_settings_give_it(rate: str, exempt: bool, name: str) -> None:
    names = ("0.13 = 销项13%", "0.06=Output 6 = six", "exempt=免税", "nonsense")
    accounts = Accounts(Account("1", ""), Account("2", ""), Account("3", ""), tax_names=names)
    assert accounts.tax_name(Decimal(rate), exempt=exempt) == name


def test_an_exempt_line_without_a_name_is_vat_exempt() -> None:
    assert DEFAULT_ACCOUNTS.tax_name(Decimal(0), exempt=True) == "VAT exempt"
