"""The command line: finds the command, puts its parts together, says failures in words.

Exit status: 0 done, 1 could not (the reason on stderr), 2 wrong usage. Each command has a module
of its own here; they are imported only when called, so that the window opens at once.
"""

from pos_scanner.cli.main import run

__all__ = ["run"]
