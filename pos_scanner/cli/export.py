"""`export`: confirmed invoices into files for accounting; also while the window is open.

One summary line a batch, or one JSON object with ``--json``. What it does besides is to look at
formats, at batches and at the tax platform's answer.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from pos_scanner import clock
from pos_scanner.cli.context import Context
from pos_scanner.cli.main import COULD_NOT, DONE, failure_sentence
from pos_scanner.cli.open_journal import opened_journal
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.export_batch import ExportBatch, Selection
from pos_scanner.domain.invoice import InvoiceKind, InvoiceState
from pos_scanner.domain.money import to_yuan
from pos_scanner.export.accounts import Accounts
from pos_scanner.export.dry_run import DryRun, dry_run, may_have_warnings, voids_left_out
from pos_scanner.export.export_job import (
    ExportRequest,
    batch_line,
    export,
    export_again,
    export_anew,
)
from pos_scanner.export.format_config import FormatConfig
from pos_scanner.export.formats.preset import FOLDER_NAME, FileFormat, all_presets, load_preset
from pos_scanner.export.manifest import manifest_path
from pos_scanner.export.plain_text_accounting import write_companions
from pos_scanner.export.tax_platform_rejections import read_rejections
from pos_scanner.journal import Journal

PATIENCE_S = 60
"""Two tasks of one scheduler may begin at the same moment: the second goes on after the first."""
KINDS = {"ordinary": InvoiceKind.ORDINARY, "special": InvoiceKind.SPECIAL}


def run(chosen: argparse.Namespace, context: Context) -> int:
    """Do what the options say; a failure is one sentence, and one object with ``--json``."""
    actions: dict[str, Callable[[argparse.Namespace, Context], int]] = {
        "list": _list_presets,
        "history": _list_batches,
        "gaps": _list_gaps,
        "check": _check,
        "again": _again,
        "answer": _read_answer,
        "companions": _companions,
    }
    action = next((do for name, do in actions.items() if getattr(chosen, name)), _export)
    try:
        return action(chosen, context)
    except KnownError as error:
        if chosen.new and error.kind is FailureKind.NOTHING_TO_EXPORT:
            # A scheduled run at a quiet day has not failed.
            print(json.dumps({"batches": []}) if chosen.json else "0 invoices")
            return DONE
        if not chosen.json:
            raise
        message = failure_sentence(error, context)
        failure = {"kind": error.kind.value, "message": message, **error.facts}
        print(json.dumps({"error": failure}, ensure_ascii=False))
        print(message, file=sys.stderr)
        return COULD_NOT


def _export(chosen: argparse.Namespace, context: Context) -> int:
    wish = _wish(chosen, context)
    with opened_journal(context) as journal:
        _warn(journal, wish, context)
        batches = export(journal, wish, at=clock.now())
    _tell(batches, as_json=chosen.json)
    return DONE


def _warn(journal: Journal, wish: ExportRequest, context: Context) -> None:
    """Name on stderr, before anything is written, what the reader may not take.

    Cells only of formats that may have some: it costs a walk through all that is to be written.
    """
    from pos_scanner.desktop.messages.export_formats import voids_words  # noqa: PLC0415  (Qt)
    from pos_scanner.desktop.messages.language import speak  # noqa: PLC0415

    if left_out := voids_left_out(journal, wish):
        speak(context.language_or_setting())
        print(voids_words(left_out), file=sys.stderr)
    if may_have_warnings(wish.format_config.preset):
        for line in _warning_lines(dry_run(journal, wish, ""), context):
            print(line, file=sys.stderr)


def _warning_lines(found: DryRun, context: Context) -> Iterator[str]:
    """A line a warning: invoice, column, what is the matter."""
    from pos_scanner.desktop.messages.export_formats import warning_sentence  # noqa: PLC0415  (Qt)
    from pos_scanner.desktop.messages.language import speak  # noqa: PLC0415

    speak(context.language_or_setting())
    for one in found.warnings:
        yield f"{one.number}\t{one.column}\t{warning_sentence(one)}"
    if found.more_warnings:
        yield f"…\t\t+{found.more_warnings}"


def _again(chosen: argparse.Namespace, context: Context) -> int:
    batches: tuple[ExportBatch, ...]
    with opened_journal(context) as journal:
        if chosen.output or chosen.output_dir:
            wish = _wish(chosen, context)
            batches = export_anew(journal, chosen.again, wish, at=clock.now())
        else:
            batches = (export_again(journal, chosen.again, patience_s=PATIENCE_S),)
    _tell(batches, as_json=chosen.json)
    return DONE


def _list_presets(chosen: argparse.Namespace, context: Context) -> int:
    presets, broken = all_presets(context.settings_file.parent / FOLDER_NAME)
    for error in broken:
        print(failure_sentence(error, context), file=sys.stderr)
    if chosen.json:
        keys = ("name", "title", "title_zh", "note", "note_zh")
        rows = [{key: getattr(preset, key) for key in keys} for preset in presets]
        print(json.dumps(rows, ensure_ascii=False))
        return DONE
    is_chinese = context.language_or_setting() == "zh_CN"
    widest = max(len(preset.name) for preset in presets)
    for preset in presets:
        title, note = (
            (preset.title_zh, preset.note_zh) if is_chinese else (preset.title, preset.note)
        )
        print(f"{preset.name:{widest}}  {title}{f': {note}' if note else ''}")
    return DONE


def _list_batches(chosen: argparse.Namespace, context: Context) -> int:
    with opened_journal(context) as journal:
        batches = journal.batches.all()
    _tell(batches, as_json=chosen.json)
    return DONE


def _list_gaps(chosen: argparse.Namespace, context: Context) -> int:
    """Every number that accounting was told nothing of, and why."""
    with opened_journal(context) as journal:
        unreported = journal.batches.unreported()
    if chosen.json:
        print(json.dumps([{"invoice": number, "why": why} for number, why in unreported]))
    else:
        print("\n".join(f"{number}\t{why}" for number, why in unreported) or "0")
    return DONE


def _check(chosen: argparse.Namespace, context: Context) -> int:
    """What an export would be; 1 when the format would refuse it."""
    wish = _wish(chosen, context)
    with opened_journal(context) as journal:
        found = dry_run(journal, wish, journal.batches.next_number(clock.now().date()))
    if chosen.json:
        told = asdict(found)
        told["gross"] = str(to_yuan(told.pop("gross_fen")))
        told.pop("sums")
        print(json.dumps(told, ensure_ascii=False))
    else:
        print(f"{found.invoices} invoices, {found.voids} voids, {found.rows} rows")
        print(*_warning_lines(found, context), sep="\n")
    return COULD_NOT if found.is_refused else DONE


def _read_answer(chosen: argparse.Namespace, context: Context) -> int:
    with opened_journal(context) as journal:
        rows = [
            asdict(rejection) | {"known": journal.invoice(rejection.number) is not None}
            for rejection in read_rejections(chosen.answer)
        ]
    if chosen.json:
        print(json.dumps(rows, ensure_ascii=False))
    else:
        for row in rows:
            print(f"{row['number']}\t{row['buyer']}\t{row['reason']}")
    return DONE


def _companions(chosen: argparse.Namespace, context: Context) -> int:
    del context
    for path in write_companions(chosen.companions):
        print(path)
    return DONE


def _wish(chosen: argparse.Namespace, context: Context) -> ExportRequest:
    settings = context.settings()
    preset = load_preset(chosen.preset, context.settings_file.parent / FOLDER_NAME)
    if chosen.encoding and not preset.is_workbook:
        preset = replace(preset, encoding=chosen.encoding)
    template = chosen.template or (
        Path(settings.export_template) if settings.export_template else None
    )
    is_template = preset.format is FileFormat.TEMPLATE
    format_config = FormatConfig(
        preset, Accounts.of(settings), template if is_template and template else None
    )
    selection = Selection(
        since=chosen.since,
        until=chosen.until,
        only_new=not chosen.all,
        shift=chosen.shift,
        cashier=chosen.cashier,
        kind=KINDS.get(chosen.kind),
        state=InvoiceState(chosen.state) if chosen.state else None,
        numbers=tuple(chosen.invoice or ()),
    )
    folder = chosen.output_dir or (chosen.output.parent if chosen.output else Path())
    return ExportRequest(format_config, selection, folder, chosen.output, PATIENCE_S)


def _tell(batches: tuple[ExportBatch, ...], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps({"batches": [_as_object(one) for one in batches]}, ensure_ascii=False))
    else:
        for batch in batches:
            print(batch_line(batch))


def _as_object(batch: ExportBatch) -> dict[str, Any]:
    return {
        "number": batch.number,
        "preset": batch.preset,
        "invoices": batch.invoices,
        "voids": batch.voids,
        "rows": batch.rows,
        "sum": str(to_yuan(batch.gross_fen)),
        "first": batch.first_number,
        "last": batch.last_number,
        "exported_at": batch.exported_at.isoformat(),
        "sha256": batch.sha256,
        "again_of": batch.again_of,
        "path": batch.path,
        "manifest": str(manifest_path(Path(batch.path))),
    }
