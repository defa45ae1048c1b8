"""No command: the till's window."""

import argparse

from pos_scanner.cli.context import Context
from pos_scanner.desktop import app
from pos_scanner.domain.errors import KnownError


def run(chosen: argparse.Namespace, context: Context) -> int:
    """Open the window and stay until it is closed.

    Raises:
        KnownError: the settings cannot be read; told in a dialog, too.
    """
    del chosen
    language = context.language_or_setting()
    try:
        settings = context.settings()
    except KnownError as error:
        app.tell_fatal(error, language)
        raise
    return app.run(settings, context.data_folder, context.settings_file, language=language)
