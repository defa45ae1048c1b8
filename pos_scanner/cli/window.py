"""No command: the till's window."""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from pos_scanner.cli.context import Context, ExitStatus
from pos_scanner.cli.output import say
from pos_scanner.desktop import app
from pos_scanner.desktop.cash_register.socket_address import bring_to_front
from pos_scanner.desktop.services.next_run import NextRun
from pos_scanner.domain.errors import KnownError
from pos_scanner.settings.writer import store

if TYPE_CHECKING:
    from pos_scanner.desktop.wiring import Wiring


def run(options: argparse.Namespace, context: Context) -> int:
    """Open the window and stay until it is closed; one that is open already comes to the front.

    A mistake in the settings is shown on a page of the window, which opens by all that is sound. A
    till that is new here begins with the guide.
    """
    app.make_application()
    if bring_to_front(context.data_folder):
        say(app.open_already_words(context.language_or_setting()))
        return ExitStatus.DONE
    status = _run_once(context, _first_page(context))
    while status in {NextRun.RESTART, NextRun.TRIAL}:
        context = Context.of(options.data_dir, options.config, options.lang)
        if status == NextRun.TRIAL:
            _try_out(context)
        if app.is_ended_by_signal():
            return ExitStatus.DONE
        status = _run_once(context, "guide" if status == NextRun.TRIAL else "")
    return status


def _first_page(context: Context) -> str:
    """The guide at a till that is new here, which is noted: after a power cut it still is one."""
    if not context.is_first_start:
        return ""
    with contextlib.suppress(KnownError):  # The window says what cannot be written there.
        store(context.settings_file, {"shop_guide_page": 1})
    return "guide"


def _try_out(context: Context) -> None:
    from pos_scanner.cli.trial import run_trial  # noqa: PLC0415  (few windows ever need it)

    settings, _ = context.sound_settings()
    run_trial(settings, context.language_or_setting())


def _run_once(context: Context, page: str) -> int:
    settings, problems = context.sound_settings()
    return app.run(
        settings,
        context.data_folder,
        context.settings_file,
        language=context.language_or_setting(),
        head_folder=context.settings_folder,
        on_ready=partial(_open_first_page, problems, page),
    )


def _open_first_page(problems: Sequence[KnownError], page: str, wiring: Wiring) -> None:
    """What is wrong in the settings, the page that is wanted, or where the guide was left."""
    wiring.settings.show_problems(problems)
    if page:
        wiring.host.open(page)
    else:
        wiring.guide.start()
