"""What the customer's screen shows of a form: the values that have a place there, and no others.

Address, phone, bank and account have no field in these classes, so that nothing can show them; an
individual's number is left out, too, and of a sole trader's identity number the middle.
"""

from dataclasses import dataclass

from pos_scanner.domain.amounts.line_calculation import totals
from pos_scanner.domain.checks.tax_number import grouped, is_identity_card, normalized_tax_number
from pos_scanner.domain.invoice import ConfirmedInvoice, Draft
from pos_scanner.domain.masking import masked
from pos_scanner.domain.title import TitleType


@dataclass(frozen=True, slots=True)
class Invitation:
    """Nobody's title is in the form: show yours.

    Attributes:
        gross_fen: what was sold already, with tax; 0 while nothing was.
    """

    gross_fen: int = 0


@dataclass(frozen=True, slots=True)
class BuyerCheck:
    """The title in the form, to be checked by whom it belongs to.

    Attributes:
        tax_number: in groups, as it is read.
    """

    name: str
    tax_number: str
    is_individual: bool
    gross_fen: int


@dataclass(frozen=True, slots=True)
class Thanks:
    """An invoice is on the disk: its number at this till, and its amount."""

    number: str
    gross_fen: int


DisplayContent = Invitation | BuyerCheck | Thanks


def content_of_draft(draft: Draft) -> Invitation | BuyerCheck:
    """What the customer sees of a form as it stands."""
    buyer, gross_fen = draft.buyer, totals(draft).gross_fen
    is_individual = buyer.title_type is TitleType.INDIVIDUAL
    tax_number = "" if is_individual else _readable_number(buyer.tax_number)
    if not (buyer.name or tax_number):
        return Invitation(gross_fen)
    return BuyerCheck(buyer.name, tax_number, is_individual, gross_fen)


def content_of_invoice(confirmed: ConfirmedInvoice) -> Thanks:
    """What the customer sees of an invoice that was confirmed."""
    return Thanks(confirmed.number, confirmed.invoice.gross_fen)


def _readable_number(tax_number: str) -> str:
    is_personal = is_identity_card(normalized_tax_number(tax_number))
    return masked(tax_number) if is_personal else grouped(tax_number)
