"""`journal`: prove it, back it up, put a backup in place, purge it, count it."""

import argparse
import json
import sys
from dataclasses import asdict
from typing import Any

from pos_scanner import clock
from pos_scanner.cli.context import Context
from pos_scanner.cli.main import COULD_NOT, DONE
from pos_scanner.cli.open_journal import opened_journal
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.integrity_report import IntegrityReport
from pos_scanner.domain.money import format_yuan
from pos_scanner.journal.backup.online_backup import back_up
from pos_scanner.journal.backup.restore import restore, verify_backup
from pos_scanner.journal.integrity.purge import purge
from pos_scanner.journal.integrity.verification import verify_as_it_is
from pos_scanner.journal.journal import FILE_NAME
from pos_scanner.journal.stats import stats


def run(chosen: argparse.Namespace, context: Context) -> int:
    """Carry out an action; a line says what was done."""
    action = {
        "verify": _verify,
        "backup": _backup,
        "restore": _restore,
        "purge": _purge,
        "stats": _stats,
        "reindex": _reindex,
    }[chosen.action]
    return action(chosen, context)


def _verify(chosen: argparse.Namespace, context: Context) -> int:
    checked = verify_backup(chosen.file) if chosen.file else _verified(context)
    values = {"sound": checked.is_sound, **asdict(checked)}
    purged = f", {checked.purged} of them purged" if checked.purged else ""
    _tell(chosen, values, f"{checked.invoices} invoices{purged}; newest hash {checked.last_hash}")
    if not checked.is_sound and not chosen.json:
        from pos_scanner.desktop.messages import problem_words  # noqa: PLC0415
        from pos_scanner.desktop.messages.language import speak  # noqa: PLC0415  (Qt only when needed)

        speak(context.language_or_setting())
        for problem in checked.problems:
            print(problem_words(problem), file=sys.stderr)
    return DONE if checked.is_sound else COULD_NOT


def _verified(context: Context) -> IntegrityReport:
    try:
        with opened_journal(context) as journal:
            return journal.verify()
    except KnownError as error:
        if error.kind is not FailureKind.JOURNAL_DAMAGED:
            raise
        return verify_as_it_is(context.data_folder / FILE_NAME)


def _backup(chosen: argparse.Namespace, context: Context) -> int:
    with opened_journal(context) as journal:
        back_up(journal.file, chosen.file)
        invoices = stats(journal.file).invoices
    values = {"file": str(chosen.file), "invoices": invoices}
    _tell(chosen, values, f"{invoices} invoices -> {chosen.file}")
    return DONE


def _restore(chosen: argparse.Namespace, context: Context) -> int:
    done = restore(context.data_folder, chosen.file, at=clock.now())
    kept = "" if done.kept_as is None else str(done.kept_as)
    values = {
        "invoices": done.invoices,
        "taken_over": done.taken_over,
        "kept_as": kept,
        "missing": done.missing,
    }
    told = [f"{done.invoices} invoices restored from {chosen.file}"]
    if done.taken_over:
        told.append(f"{done.taken_over} of them are newer and come from the replaced file")
    if kept:
        told.append(f"the replaced file is kept: {kept}")
    if done.missing:
        told.append(f"invoices that are in it alone: {done.missing}")
    elif done.missing is None:
        told.append("it cannot be read, so invoices newer than the backup may be missing")
    _tell(chosen, values, "\n".join(told))
    return DONE


def _purge(chosen: argparse.Namespace, context: Context) -> int:
    if chosen.before > clock.now().date():
        raise KnownError(FailureKind.DAY_TO_COME, day=chosen.before.isoformat())
    with opened_journal(context) as journal:
        done = purge(journal.file, chosen.before, at=clock.now())
    told = f"{done.purged} invoices purged, {done.drafts} held forms forgotten"
    if done.kept:
        told += f"; {done.kept} are not exported yet and were left whole"
    _tell(chosen, asdict(done), told)
    return DONE


def _stats(chosen: argparse.Namespace, context: Context) -> int:
    with opened_journal(context) as journal:
        counted = stats(journal.file)
    values = asdict(counted)
    shown = values | {"gross_fen": format_yuan(counted.gross_fen)}
    _tell(chosen, values, "\n".join(f"{name:14} {value}" for name, value in shown.items()))
    return DONE


def _reindex(chosen: argparse.Namespace, context: Context) -> int:
    del chosen
    with opened_journal(context) as journal:
        journal.search.rebuild()
        print(f"{stats(journal.file).invoices} invoices indexed")
    return DONE


def _tell(chosen: argparse.Namespace, values: dict[str, Any], text: str) -> None:
    print(json.dumps(values, ensure_ascii=False) if chosen.json else text)
