"""No command: the till's window."""

import argparse

from pos_scanner.cli.context import Context, ExitStatus
from pos_scanner.cli.output import say
from pos_scanner.desktop import app
from pos_scanner.desktop.cash_register.socket_address import bring_to_front
from pos_scanner.desktop.services.next_run import NextRun


def run(options: argparse.Namespace, context: Context) -> int:
    """Open the window and stay until it is closed; one that is open already comes to the front.

    A mistake in the settings is shown on a page of the window, which opens by all that is sound.
    """
    app.make_application()
    if bring_to_front(context.data_folder):
        say(app.open_already_words(context.language_or_setting()))
        return ExitStatus.DONE
    status = _run_once(context)
    while status == NextRun.RESTART:
        status = _run_once(Context.of(options.data_dir, options.config, options.lang))
    return status


def _run_once(context: Context) -> int:
    settings, problems = context.sound_settings()
    return app.run(
        settings,
        context.data_folder,
        context.settings_file,
        language=context.language_or_setting(),
        head_folder=context.settings_folder,
        problems=problems,
    )
