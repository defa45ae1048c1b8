"""The invoice title (发票抬头): the buyer's particulars as they stand on an invoice.

Fields follow the scantitle document; here they have whole-word names, on the wire the
interface's own (``pos_scanner.protocol.backend`` translates, nobody else).
"""

from dataclasses import dataclass, fields
from enum import IntEnum, StrEnum


class TitleType(IntEnum):
    """Whether the buyer is an organisation; the numbers are scantitle's ``title_type``."""

    COMPANY = 0
    INDIVIDUAL = 1


class TitleSource(StrEnum):
    """Which source a title came from, and so who answers for it."""

    WECHAT = "wechat"
    BUREAU_CODE = "bureau-code"
    """Decoded on the till from the tax bureau's own ``$01…$`` code; nobody was asked."""
    ALIPAY_CODE = "alipay-code"
    """Decoded on the till from the text of Alipay's title code; nobody was asked."""
    PASTED = "pasted"
    """Found in a text that the customer sent."""
    KNOWN_BUYER = "known-buyer"
    """Chosen among the companies that had an invoice here."""


@dataclass(frozen=True, slots=True)
class Title:
    """The buyer's particulars. Every field may be empty: WeChat leaves out what it likes.

    Attributes:
        title_type: ``None`` when the source did not say (scantitle's own example does not).
        name: registered name of the company, or the person's name.
        tax_number: 纳税人识别号, text; 15 to 20 letters and digits where it follows the rules.
        address, phone: as they are registered.
        bank_name: name of the bank (scantitle calls it ``bank_type``).
        bank_account: account number, text.
        email: where the invoice is sent; no code has it, the cashier types it.
    """

    title_type: TitleType | None = None
    name: str = ""
    tax_number: str = ""
    address: str = ""
    phone: str = ""
    bank_name: str = ""
    bank_account: str = ""
    email: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether no field says anything of the buyer, not even the type."""
        return self == EMPTY_TITLE


EMPTY_TITLE = Title()

TEXT_FIELDS: tuple[str, ...] = tuple(f.name for f in fields(Title) if f.name != "title_type")
"""Names of the text fields of :class:`Title`, in the order a form shows them."""


class TitleWarning(StrEnum):
    """What is doubtful about a title that a look-up gave; it warns, it never refuses."""

    CHECK_VALUE = "crc"
    """The bureau code's check value matches none of the known computations."""
    PHONE_GUESSED = "phone-guessed"
    """Address and phone came joined; the split is a guess."""
    ACCOUNT_GUESSED = "account-guessed"
    """Bank and account came joined; the split is a guess."""
    MARKS_REPAIRED = "marks-repaired"
    """The code's start or end mark, or another mark in it, had been changed or lost; corrected."""
    FIELDS_UNREADABLE = "fields-unreadable"
    """WeChat sent fields in a shape that could not be read; they were left out."""
    UNSEEN_REMOVED = "unseen-removed"
    """Characters that nobody sees were taken out: it may have looked like another title."""


@dataclass(frozen=True, slots=True)
class FoundTitle:
    """What a look-up gave: the title, who answered, and what is odd about it."""

    title: Title
    source: TitleSource
    warnings: tuple[TitleWarning, ...] = ()


def completed(title: Title, supplement: Title) -> Title:
    """A title whose empty fields, and an unsaid type, come from a supplement."""
    texts = {name: getattr(title, name) or getattr(supplement, name) for name in TEXT_FIELDS}
    is_unsaid = title.title_type is None
    return Title(supplement.title_type if is_unsaid else title.title_type, **texts)
