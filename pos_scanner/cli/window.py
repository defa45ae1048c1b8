"""No command: the till's window."""

import argparse

from pos_scanner.cli.context import Context, ExitStatus
from pos_scanner.cli.output import say
from pos_scanner.desktop import app
from pos_scanner.desktop.cash_register.socket_address import bring_to_front
from pos_scanner.domain.errors import KnownError


def run(options: argparse.Namespace, context: Context) -> int:
    """Open the window and stay until it is closed; one that is open already comes to the front.

    Raises:
        KnownError: the settings cannot be read; shown in a dialog, too.
    """
    del options
    language = context.language_or_setting()
    try:
        settings = context.settings()
    except KnownError as error:
        app.tell_fatal(error, language)
        raise
    app.make_application()
    if bring_to_front(context.data_folder):
        say(app.open_already_words(language))
        return ExitStatus.DONE
    return app.run(
        settings,
        context.data_folder,
        context.settings_file,
        language=language,
        head_folder=context.settings_folder,
    )
