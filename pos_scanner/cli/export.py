"""`export`: confirmed invoices into files for accounting; also while the window is open.

One summary line a batch, or one JSON object with ``--json``. What it does besides is to look at
formats, at batches and at what the tax platform refused.
"""

import argparse
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pos_scanner import clock
from pos_scanner.catalogue.tax_codes import load_tax_codes
from pos_scanner.cli.context import Context, ExitStatus
from pos_scanner.cli.export_arguments import ACTIONS
from pos_scanner.cli.open_journal import open_journal, use_pool
from pos_scanner.cli.output import print_failure, print_result, say
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.export_batch import ExportBatch, ExportRequest, Selection
from pos_scanner.domain.invoice import InvoiceKind, InvoiceState
from pos_scanner.domain.issuance import IssueState
from pos_scanner.domain.money import format_yuan, to_yuan
from pos_scanner.domain.tax_codes import TaxCodes
from pos_scanner.export.batch_file import refuse_place
from pos_scanner.export.dry_run import (
    CellWarning,
    WarningKind,
    dry_run,
    may_have_warnings,
    refusal_warning,
    voids_left_out,
)
from pos_scanner.export.export_job import (
    export,
    export_again,
    exported_before,
    sent_before,
    stop_at_refusal,
)
from pos_scanner.export.format_config import FormatConfig
from pos_scanner.export.formats.preset import FOLDER_NAME, all_presets
from pos_scanner.export.manifest import manifest_path
from pos_scanner.export.plain_text_accounting import write_companions
from pos_scanner.export.platform_answer import read_answer
from pos_scanner.journal.journal import Journal
from pos_scanner.user_paths import refuse_folder_target, refuse_target
from pos_scanner.windows_rules import refuse_reserved_name

LOCK_TIMEOUT_S = 60
"""Two tasks of one scheduler may begin at the same moment: the second goes on after the first."""
KINDS = {"ordinary": InvoiceKind.ORDINARY, "special": InvoiceKind.SPECIAL}

_GAPS_ZH = {"waiting": "待导出", "voided": "已作废"}
_MISTAKES = {
    "days-backwards",
    "numbers-unknown",
    "cashier-unknown",
    "till-unknown",
    "voids-alone",
}
"""Reasons of a NOTHING_TO_EXPORT that every run would have again."""

_Action = Callable[[argparse.Namespace, Context], int]


def run(options: argparse.Namespace, context: Context) -> int:
    """Do what the options say; a failure is one sentence, and one object with ``--json``."""
    name = next((name for name in ACTIONS if getattr(options, name)), "")
    action = _ACTIONS[name] if name else _export
    try:
        _refuse_place(options)
        if options.pool is not None:
            context, numbers = use_pool(context, options.pool, options.till or ())
            options.invoice = [*(options.invoice or ()), *numbers]
        return action(options, context)
    except KnownError as error:
        if options.new and _is_quiet(error):
            # A scheduled run at a quiet day has not failed.
            print_result(options, {"batches": []}, [_counts_words(context, 0, 0)])
            return ExitStatus.DONE
        if not options.json:
            raise
        print_failure(error, context.messages().failure(error))
        return ExitStatus.COULD_NOT


def _is_quiet(error: KnownError) -> bool:
    """Whether there was just nothing new; a number, till or day that cannot be is a mistake."""
    is_mistake = error.facts.get("reason", "") in _MISTAKES
    return error.kind is FailureKind.NOTHING_TO_EXPORT and not is_mistake


def _export(options: argparse.Namespace, context: Context) -> int:
    request = _request(options, context)
    config = _format_config(options, request, context)
    with open_journal(context) as journal:
        _warn(journal, request.selection, config, context)
        return _write(options, context, partial(export, journal, request, config))


def _write(
    options: argparse.Namespace, context: Context, write: Callable[..., tuple[ExportBatch, ...]]
) -> int:
    """Write files, and name on stderr what stays waiting; with ``--strict`` one refusal is enough.

    Args:
        options: of the command line.
        context: for the sentences.
        write: ``export`` with all but its moment and what becomes of refusals.
    """
    refusals: list[KnownError] = []
    on_refusal = stop_at_refusal if options.strict else refusals.append
    target = options.output
    replaced = target if target is not None and target.exists() else None
    batches = write(at=clock.now(), on_refusal=on_refusal)
    if replaced is not None:
        say(context.messages().file_replaced(replaced), error=True)
    warnings = list(map(refusal_warning, refusals))
    for line in _warning_lines(warnings, context):
        say(line, error=True)
    messages = context.messages() if warnings else None
    waiting = [
        {
            "number": warning.number,
            "column": warning.column,
            **dict(warning.facts),
            "message": messages.cell_warning(warning) if messages else "",
        }
        for warning in warnings
    ]
    _print_batches(options, context, batches, {"waiting": waiting} if waiting else {})
    return ExitStatus.PARTLY if waiting else ExitStatus.DONE


def _warn(journal: Journal, selection: Selection, config: FormatConfig, context: Context) -> None:
    """Name on stderr, before anything is written, what the reader may not take.

    Cells only of formats that may have some: it costs a walk through all that is to be written.
    """
    if repeat_count := sent_before(journal, selection, config.preset):
        say(context.messages().sent_before(repeat_count), error=True)
    if repeated := exported_before(journal, selection, config.preset):
        say(context.messages().exported_before(repeated), error=True)
    if voids := voids_left_out(journal, selection, config.preset):
        say(context.messages().voids_left_out(voids), error=True)
    if may_have_warnings(config.preset):
        report = dry_run(journal, selection, config, "", codes=_tax_codes(context))
        # The export itself names what it leaves waiting.
        warnings = [
            warning for warning in report.warnings if warning.kind is not WarningKind.REFUSED
        ]
        for line in _warning_lines(warnings, context, report.more_warnings):
            say(line, error=True)


def _tax_codes(context: Context) -> TaxCodes:
    return load_tax_codes(context.data_folder).codes


def _warning_lines(
    warnings: Sequence[CellWarning], context: Context, more: int = 0
) -> Iterator[str]:
    """A line a warning: invoice, column, what is the matter."""
    if warnings:
        messages = context.messages()
        for warning in warnings:
            yield f"{warning.number}\t{warning.column}\t{messages.cell_warning(warning)}"
    if more:
        yield f"…\t\t+{more}"


def _again(options: argparse.Namespace, context: Context) -> int:
    with open_journal(context) as journal:
        if options.output or options.output_dir:
            request = _request(options, context)
            config = _format_config(options, request, context)
            again = partial(export, journal, request, config, again_of=options.again)
            return _write(options, context, again)
        batches = (export_again(journal, options.again, lock_timeout_s=LOCK_TIMEOUT_S),)
    _print_batches(options, context, batches)
    return ExitStatus.DONE


def _list_presets(options: argparse.Namespace, context: Context) -> int:
    presets, broken = all_presets(_presets_folder(context))
    for error in broken:
        say(context.messages().failure(error), error=True)
    keys = ("name", "title", "title_zh", "note", "note_zh")
    rows = [{key: getattr(preset, key) for key in keys} for preset in presets]
    suffix = "_zh" if context.is_chinese else ""
    widest = max(len(preset.name) for preset in presets)
    lines = []
    for row in rows:
        title, note = row[f"title{suffix}"], row[f"note{suffix}"]
        lines.append(f"{row['name']:{widest}}  {title}{f': {note}' if note else ''}")
    print_result(options, rows, lines)
    return ExitStatus.DONE


def _list_batches(options: argparse.Namespace, context: Context) -> int:
    with open_journal(context) as journal:
        batches = journal.batches.all()
    _print_batches(options, context, batches)
    return ExitStatus.DONE


def _list_gaps(options: argparse.Namespace, context: Context) -> int:
    """Every number that was never reported to accounting, and why."""
    with open_journal(context) as journal:
        unreported = journal.batches.unreported()
    rows = [{"invoice": number, "why": why} for number, why in unreported]
    words = _GAPS_ZH if context.is_chinese else {}
    lines = [f"{number}\t{words.get(why, why)}" for number, why in unreported]
    print_result(options, rows, lines or ["0"])
    return ExitStatus.DONE


def _check(options: argparse.Namespace, context: Context) -> int:
    """What an export would be, with the status that it would have."""
    request = _request(options, context)
    config = _format_config(options, request, context)
    with open_journal(context) as journal:
        if options.output or options.output_dir:
            refuse_place(journal, config.preset, request.folder, request.target)
        number = journal.batches.next_number(clock.now().date())
        codes = _tax_codes(context)
        report = dry_run(journal, request.selection, config, number, codes=codes)
    nothing = report.why_nothing
    values = asdict(replace(report, why_nothing=None))
    values["gross"] = str(to_yuan(values.pop("gross_fen")))
    values.pop("sums")
    values.pop("why_nothing")
    line = _counts_words(context, report.invoices, report.voids, report.rows)
    lines = _warning_lines(report.warnings, context, report.more_warnings)
    print_result(options, values, [line, *lines])
    if nothing and not (options.new and _is_quiet(nothing)):
        say(context.messages().failure(nothing), error=True)
        return ExitStatus.COULD_NOT
    if not report.is_refused:
        return ExitStatus.DONE
    return ExitStatus.PARTLY if report.invoices + report.voids else ExitStatus.COULD_NOT


def _list_rejections(options: argparse.Namespace, context: Context) -> int:
    answer = read_answer([options.rejections])
    if answer.issued is not None and not answer.rejections:
        facts = {"path": str(options.rejections), "reason": "issued-list"}
        raise KnownError(FailureKind.ANSWER_NOT_RIGHT, **facts)
    rows: list[dict[str, Any]] = []
    doubts: dict[str, list[str]] = {}
    with open_journal(context) as journal:
        for rejection in answer.rejections:
            confirmed = journal.invoice(rejection.number)
            rows.append(asdict(rejection) | {"known": confirmed is not None})
            if confirmed is None:
                doubts.setdefault("unknown", []).append(rejection.number)
            elif confirmed.issuance.state is IssueState.WAITING:
                doubts.setdefault("never-sent", []).append(rejection.number)
    for doubt, numbers in doubts.items():
        say(context.messages().rejection_doubt(doubt, numbers), error=True)
    lines = (f"{row['number']}\t{row['buyer']}\t{row['reason']}" for row in rows)
    print_result(options, rows, lines)
    return ExitStatus.DONE


def _write_companions(options: argparse.Namespace, context: Context) -> int:
    del context
    for path in write_companions(options.companions):
        say(path)
    return ExitStatus.DONE


_ACTIONS: dict[str, _Action] = {
    "list": _list_presets,
    "history": _list_batches,
    "gaps": _list_gaps,
    "check": _check,
    "again": _again,
    "rejections": _list_rejections,
    "companions": _write_companions,
}


def _request(options: argparse.Namespace, context: Context) -> ExportRequest:
    default_template = context.settings().export_template
    selection = Selection(
        since=options.since,
        until=options.until,
        only_new=not (options.all or options.again is not None),
        sends_again=options.again is not None,
        shift=options.shift,
        cashier=options.cashier,
        kind=KINDS.get(options.kind),
        state=InvoiceState(options.state) if options.state else None,
        numbers=tuple(options.invoice or ()),
    )
    return ExportRequest(
        preset=options.preset,
        folder=options.output_dir or (options.output.parent if options.output else Path()),
        selection=selection,
        encoding=options.encoding or "",
        template=options.template or (Path(default_template) if default_template else None),
        target=options.output,
        lock_timeout_s=LOCK_TIMEOUT_S,
        is_chinese=context.is_chinese,
    )


def _refuse_place(options: argparse.Namespace) -> None:
    """See that files can be made where they are wanted, also on a day that has none to make."""
    if options.output is not None:
        refuse_reserved_name(options.output)  # Before anything asks a device what it is.
        refuse_target(options.output)
    if options.output_dir is not None:
        refuse_folder_target(options.output_dir)


def _format_config(
    options: argparse.Namespace, request: ExportRequest, context: Context
) -> FormatConfig:
    settings = context.settings()
    if options.headings:
        headings = "" if options.headings == "en" else options.headings
        settings = replace(settings, export_headings=headings)
    config = FormatConfig.for_request(request, _presets_folder(context), settings)
    if options.template and config.template is None:
        facts = {"path": str(options.template), "preset": config.preset.name, "reason": "not-used"}
        raise KnownError(FailureKind.TEMPLATE_NOT_RIGHT, **facts)
    return config


def _presets_folder(context: Context) -> Path:
    """The user's own formats are beside his settings, wherever those are."""
    return context.settings_file.parent / FOLDER_NAME


def _print_batches(
    options: argparse.Namespace,
    context: Context,
    batches: tuple[ExportBatch, ...],
    extra: Mapping[str, object] = MappingProxyType({}),
) -> None:
    values = {"batches": [_as_object(batch) for batch in batches], **extra}
    print_result(options, values, map(partial(_as_line, context), batches))


def _as_line(context: Context, batch: ExportBatch) -> str:
    counts = _counts_words(context, batch.invoices, batch.voids, batch.rows)
    colon, comma = ("：", "，") if context.is_chinese else (": ", ", ")
    total = format_yuan(batch.gross_fen)
    return f"{batch.number}{colon}{counts}{comma}{total} -> {batch.path}"


def _counts_words(context: Context, invoices: int, voids: int, rows: int = 0) -> str:
    """How many invoices, voids and rows, without what there is none of."""
    if context.is_chinese:
        parts = [f"{invoices} 张发票"]
        parts += [f"作废 {voids} 张"] if voids else []
        return "，".join([*parts, *([f"{rows} 行"] if rows else [])])
    counts = {"invoice": invoices, "void": voids, "row": rows}
    return ", ".join(
        f"{count} {name}{'' if count == 1 else 's'}"
        for name, count in counts.items()
        if count or name == "invoice"
    )


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
