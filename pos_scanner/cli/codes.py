"""`codes`: finds tax codes, and imports the bureau's whole table of them."""

import argparse
from dataclasses import asdict

from pos_scanner.catalogue.tax_codes import import_tax_codes, load_tax_codes
from pos_scanner.cli.context import Context, ExitStatus
from pos_scanner.cli.output import print_result, say
from pos_scanner.domain.tax_codes import TaxCode

_MOST_LINES = 50


def run(options: argparse.Namespace, context: Context) -> int:
    """Import a table, or list the codes that a text may mean; 1 when there is none."""
    if options.table is not None:
        table = import_tax_codes(options.table, context.data_folder)
        count = len(table.codes.entries)
        print_result(options, {"codes": count}, [str(count)])
        return ExitStatus.DONE
    codes = load_tax_codes(context.data_folder).find(options.text or "", _MOST_LINES)
    print_result(options, [asdict(code) for code in codes], map(_line, codes))
    if not codes:
        say(context.messages().no_tax_code(options.text or ""), error=True)
    return ExitStatus.DONE if codes else ExitStatus.COULD_NOT


def _line(code: TaxCode) -> str:
    return f"{code.code}\t{code.tax_rate or '-'}\t{code.item}"
