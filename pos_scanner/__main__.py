"""`python -m pos_scanner` and the console script `pos-scanner`."""

import sys

from pos_scanner.cli import run


def main() -> None:
    """Run the command line and leave with its exit status."""
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
