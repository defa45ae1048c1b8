"""`card`: a title's own code, as text or as a picture."""

import argparse

from pos_scanner.cli.context import Context, ExitStatus
from pos_scanner.cli.output import say
from pos_scanner.domain.checks.draft import tidy
from pos_scanner.domain.title import Title
from pos_scanner.titles.title_card import card_code, write_card


def run(options: argparse.Namespace, context: Context) -> int:
    """Print the code's text, or draw it and print where."""
    del context
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
    if options.output is None:
        say(card_code(title))
    else:
        write_card(title, options.output)
        say(options.output)
    return ExitStatus.DONE
