"""`card`: a title's own code, as text or as a picture."""

import argparse

from pos_scanner.cli.context import Context
from pos_scanner.cli.main import DONE
from pos_scanner.domain.checks.draft import tidy
from pos_scanner.domain.title import Title
from pos_scanner.titles.title_card import card_code, write_card


def run(chosen: argparse.Namespace, context: Context) -> int:
    """Print the code's text, or draw it and print where."""
    del context
    title = tidy(
        Title(
            name=chosen.name,
            tax_number=chosen.tax_number,
            address=chosen.address,
            phone=chosen.phone,
            bank_name=chosen.bank,
            bank_account=chosen.account,
        )
    )
    if chosen.output is None:
        print(card_code(title))
    else:
        write_card(title, chosen.output)
        print(chosen.output)
    return DONE
