"""`python -m pos_scanner` and the console script `pos-scanner`."""

import logging
import sys

from pos_scanner.cli import run
from pos_scanner.cli.output import open_streams


def main() -> None:
    """Run the command line and leave with its exit status."""
    open_streams()
    logging.raiseExceptions = False  # On a full disk a line is lost, and no traceback is shown.
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
