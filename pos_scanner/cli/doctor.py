"""`doctor`: what works here, a line each, with the mend."""

import argparse
import json
from dataclasses import asdict

from pos_scanner.cli.context import Context
from pos_scanner.cli.main import COULD_NOT, DONE
from pos_scanner.desktop.diagnostics import Diagnostics, Health, diagnose
from pos_scanner.desktop.messages.language import speak


def run(chosen: argparse.Namespace, context: Context) -> int:
    """Look at every part; 1 when one of them is broken."""
    speak(context.language_or_setting())
    found: list[Diagnostics] = []
    for one in diagnose(context.data_folder, context.settings):
        found.append(one)
        if not chosen.json:
            print(_line(one), flush=True)
    if chosen.json:
        print(json.dumps([asdict(one) for one in found], ensure_ascii=False))
    return COULD_NOT if any(one.health is Health.BAD for one in found) else DONE


def _line(one: Diagnostics) -> str:
    mend = f"\n      → {one.mend}" if one.mend else ""
    return f"{one.health.value:5} {one.part}: {one.found}{mend}"
