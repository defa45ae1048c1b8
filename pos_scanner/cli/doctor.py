"""`doctor`: what works here, a line each, and what to do about what does not."""

import argparse
from dataclasses import asdict

from pos_scanner.cli.context import Context, ExitStatus
from pos_scanner.cli.output import print_json, say
from pos_scanner.desktop.diagnostics import Diagnostics, Health, diagnose
from pos_scanner.desktop.messages.language import speak


def run(options: argparse.Namespace, context: Context) -> int:
    """Look at every part; 1 when one of them is broken."""
    speak(context.language_or_setting())
    parts: list[Diagnostics] = []
    for part in diagnose(context.data_folder, context.settings, context.settings_folder):
        parts.append(part)
        if not options.json:
            say(_line(part))
    if options.json:
        print_json([asdict(part) for part in parts])
    is_broken = any(part.health is Health.BAD for part in parts)
    return ExitStatus.COULD_NOT if is_broken else ExitStatus.DONE


def _line(part: Diagnostics) -> str:
    advice = f"\n      → {part.advice}" if part.advice else ""
    return f"{part.health.value:5} {part.part}: {part.found}{advice}"
