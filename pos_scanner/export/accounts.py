"""The accounting's own codes that a format needs: accounts, voucher word, names of tax rates.

They come from the settings and are kept with each batch, so that its file can be made again.
"""

from dataclasses import dataclass
from decimal import Decimal

from pos_scanner.settings import Settings


@dataclass(frozen=True, slots=True)
class Account:
    """One account (科目): its code, which may begin with zeros, and its name."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Accounts:
    """The codes and names of a company's chart of accounts (会计科目表) that formats need.

    Attributes:
        receivable: debited with the gross amount.
        sales: credited with the net amount.
        tax: credited with the tax.
        voucher_word: 凭证字.
        maker: 制单人; empty: the cashier.
        tax_names: the accounting program's name of a tax rate, as ``rate=name`` each.
        number_in_remark: whether the tax platform's remark begins with the till's number, by which
            an issued invoice is known again.
    """

    receivable: Account
    sales: Account
    tax: Account
    voucher_word: str = "记"
    maker: str = ""
    tax_names: tuple[str, ...] = ()
    number_in_remark: bool = True

    @classmethod
    def of(cls, settings: Settings) -> "Accounts":
        """The codes that the settings have."""
        return cls(
            Account(settings.export_receivable_code, settings.export_receivable_name),
            Account(settings.export_sales_code, settings.export_sales_name),
            Account(settings.export_tax_code, settings.export_tax_name),
            settings.export_voucher_word,
            settings.export_voucher_maker,
            settings.export_tax_names,
            settings.export_number_in_remark,
        )

    def tax_name(self, rate: Decimal, *, exempt: bool) -> str:
        """The accounting program's name of a rate; ``VAT 13%`` where the settings have none."""
        percent = "exempt" if exempt else f"{(rate * 100).normalize():f}%"
        for entry in self.tax_names:
            rate_text, _, name = entry.partition("=")
            if rate_text.strip() == ("exempt" if exempt else str(rate)):
                return name.strip()
        return f"VAT {percent}"


DEFAULT_ACCOUNTS = Accounts.of(Settings())
