"""No command: the till's window."""

import argparse

from pos_scanner.cli.context import Context
from pos_scanner.desktop import app


def run(chosen: argparse.Namespace, context: Context) -> int:
    """Open the window and stay until it is closed."""
    del chosen
    language = context.language_or_setting()
    return app.run(context.settings(), context.data_folder, language=language)
