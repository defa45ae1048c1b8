"""`card`: a title's own code, as text or as a picture."""

import argparse
import unicodedata

from pos_scanner.cli.context import Context, ExitStatus
from pos_scanner.cli.output import say
from pos_scanner.domain.checks.buyer import check_buyer
from pos_scanner.domain.checks.draft import tidy
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.findings import Finding, FindingKind, Weight
from pos_scanner.domain.title import Title
from pos_scanner.titles.title_card import card_code, write_card

_PARTICULARS = ("name", "tax_number", "address", "phone", "bank", "account")
_CONTROLS = {"Cc", "Zl", "Zp"}


def run(options: argparse.Namespace, context: Context) -> int:
    """Print the code's text, or draw it and print where; a doubtful tax number is named on stderr.

    A code that is printed once is scanned for years.
    """
    _refuse_controls(options)
    title = tidy(
        Title(
            name=options.name,
            tax_number=options.tax_number,
            address=options.address,
            phone=options.phone,
            bank_name=options.bank,
            bank_account=options.account,
        )
    )
    if doubts := [each for each in check_buyer(title) if _is_doubt_of_number(each)]:
        messages = context.messages()
        for doubt in doubts:
            say(messages.card_doubt(doubt), error=True)
    if options.output is None:
        say(card_code(title))
    else:
        write_card(title, options.output)
        say(options.output)
    return ExitStatus.DONE


def _refuse_controls(options: argparse.Namespace) -> None:
    """See that no particular has a line break or a control character: no form has room for one."""
    texts = (getattr(options, name) for name in _PARTICULARS)
    if any(unicodedata.category(letter) in _CONTROLS for text in texts for letter in text.strip()):
        raise KnownError(FailureKind.CARD_IMPOSSIBLE, reason="controls")


def _is_doubt_of_number(finding: Finding) -> bool:
    is_about_it = finding.field == "tax_number" and finding.weight >= Weight.WARNING
    return is_about_it and finding.kind is not FindingKind.TAX_NUMBER_MISSING
