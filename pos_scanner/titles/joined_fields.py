"""Four texts of a code, two of them two fields in one, as a title.

The tax bureau's code and Alipay's both join address with phone, and bank with account. Neither
says whether the buyer is an organisation.
"""

from pos_scanner.domain.checks import field_splitting
from pos_scanner.domain.checks.tax_number import is_enterprises, normalized_tax_number
from pos_scanner.domain.title import Title, TitleType, TitleWarning
from pos_scanner.titles.sanitizing import unseen_warnings, without_invisible

JOINT = "|"
"""What some writers put between two joined fields; where it stands nothing is guessed."""


def title_of_joined(
    name: str, tax_number: str, address_phone: str, bank_account: str
) -> tuple[Title, tuple[TitleWarning, ...]]:
    """A title of a code's four texts, without invisible characters, and what in it is doubtful.

    The type stays ``None`` unless the tax number is an enterprise's, misread or not: a person is
    not told from a public body by what is missing.
    """
    guesses = []
    address, joint, phone = address_phone.partition(JOINT)
    if not joint:
        address, phone = field_splitting.split_phone(address)
        guesses += [TitleWarning.PHONE_GUESSED] if phone else []
    bank, joint, account = bank_account.partition(JOINT)
    if not joint:
        bank, account = field_splitting.split_account(bank)
        guesses += [TitleWarning.ACCOUNT_GUESSED] if account else []
    title = Title(_type_of(tax_number), name, tax_number, address, phone, bank, account)
    return without_invisible(title), (*guesses, *unseen_warnings(title))


def _type_of(tax_number: str) -> TitleType | None:
    return TitleType.COMPANY if is_enterprises(normalized_tax_number(tax_number)) else None
