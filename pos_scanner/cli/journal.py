"""`journal`: prove it, back it up, put a backup in place, purge it, count it."""

import argparse
import unicodedata
from dataclasses import asdict
from pathlib import Path

from pos_scanner import clock
from pos_scanner.cli.context import Context, ExitStatus
from pos_scanner.cli.open_journal import open_journal
from pos_scanner.cli.output import Progress, counted, print_failure, print_result, say
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.integrity_report import IntegrityReport, Problem, ProblemKind
from pos_scanner.domain.money import format_yuan, to_yuan
from pos_scanner.entry_hash import START
from pos_scanner.export.platform_answer import read_answer
from pos_scanner.export.reconciliation import TO_LOOK_AT, Changes, reconcile
from pos_scanner.export.reconciliation_csv import OUTCOMES, write_reconciliation
from pos_scanner.journal.backup.daily_backup import back_up
from pos_scanner.journal.backup.restore import Restore, begin_anew, restore, verify_backup
from pos_scanner.journal.integrity.purge import purge
from pos_scanner.journal.integrity.verification import verify_as_it_is
from pos_scanner.journal.issuances import Withdrawal
from pos_scanner.journal.journal import journal_path
from pos_scanner.journal.stats import stats
from pos_scanner.journal.storage.backup_folder import backups
from pos_scanner.journal.storage.continuity import written_head
from pos_scanner.journal.storage.database import damaged
from pos_scanner.user_paths import refuse_target


def run(options: argparse.Namespace, context: Context) -> int:
    """Carry out an action; a line says what was done, with ``--json`` one object, always."""
    try:
        return _ACTIONS[options.action](options, context)
    except KnownError as error:
        if not getattr(options, "json", False):
            raise
        print_failure(error, context.messages().failure(error))
        return ExitStatus.COULD_NOT


def _verify(options: argparse.Namespace, context: Context) -> int:
    path = options.file or journal_path(context.data_folder)
    report = _verified_file(path) if options.file else _verified(context)
    # What is not as it was proves nothing.
    head = written_head(path, options.hash) if report.is_sound else None
    values = {"sound": report.is_sound, **asdict(report), "proof": head.proof if head else ""}
    purged = f", {report.purged} of them purged" if report.purged else ""
    lines = [f"{counted(report.invoices, 'invoice')}{purged}"]
    if report.is_sound or report.last_hash != START:
        lines = [f"{lines[0]}; newest hash {report.last_hash}"]
    else:
        values["last_hash"] = ""  # Not even the first entry was read.
    if head:
        lines.append(f"to prove this later: journal verify --hash {head.proof}")
    print_result(options, values, lines)
    if report.is_sound:
        return ExitStatus.DONE
    if not options.json:
        messages = context.messages()
        for problem in report.problems:
            say(messages.journal_problem(problem), error=True)
        if advice := _what_to_do(report, path, is_copy=options.file is not None):
            say(messages.failure(advice), error=True)
    return ExitStatus.COULD_NOT


def _what_to_do(report: IntegrityReport, path: Path, *, is_copy: bool) -> KnownError | None:
    """The failure that advises about problems; ``None`` where each of them says what to do."""
    kinds = {problem.kind for problem in report.problems}
    if is_copy:
        return KnownError(FailureKind.BACKUP_NOT_SOUND, path=str(path), reason="verified")
    if ProblemKind.FILE_DAMAGED in kinds:
        return damaged(path)
    if kinds == {ProblemKind.SEARCH_DAMAGED}:
        return None
    backup = next((each for each in backups(path) if _verified_file(each).is_sound), None)
    advice = {"backup": str(backup), "reason": "changed"} if backup else {"reason": "changed-alone"}
    return KnownError(FailureKind.JOURNAL_DAMAGED, path=str(path), **advice)


def _verified_file(path: Path) -> IntegrityReport:
    """The report of a backup; what is no whole journal is a problem as others are."""
    try:
        return verify_backup(path)
    except KnownError as error:
        if error.kind is not FailureKind.BACKUP_NOT_SOUND:
            raise
        problem = Problem(ProblemKind.FILE_DAMAGED, detail="not a whole journal")
        return IntegrityReport(0, START, (problem,))


def _verified(context: Context) -> IntegrityReport:
    """The report of the journal; one that cannot be opened any more is read as it is."""
    bar = Progress()

    def show(position: int, total: int) -> None:
        bar.show("verifying", position / total if total else 0.0)

    try:
        with open_journal(context) as journal:
            return journal.verify(show)
    except KnownError as error:
        if error.kind is not FailureKind.JOURNAL_DAMAGED:
            raise
        return verify_as_it_is(journal_path(context.data_folder), show)
    finally:
        bar.clear()


def _backup(options: argparse.Namespace, context: Context) -> int:
    with open_journal(context) as journal:
        back_up(journal.file, options.file)
        invoices = stats(journal.file).invoices
    values = {"file": str(options.file), "invoices": invoices}
    print_result(options, values, [f"{counted(invoices, 'invoice')} -> {options.file}"])
    return ExitStatus.DONE


def _restore(options: argparse.Namespace, context: Context) -> int:
    context.settings()  # A file that cannot be read may name another data folder.
    restored = restore(
        context.data_folder,
        options.file,
        at=clock.now(),
        settings_folder=context.settings_folder,
    )
    lines = [f"{counted(restored.invoices, 'invoice')} restored from {options.file}"]
    return _print_restore(options, restored, lines)


def _begin_anew(options: argparse.Namespace, context: Context) -> int:
    context.settings()
    begun = begin_anew(context.data_folder, at=clock.now(), settings_folder=context.settings_folder)
    return _print_restore(options, begun, ["an empty journal has begun; no number is given again"])


def _print_restore(options: argparse.Namespace, restored: Restore, lines: list[str]) -> int:
    replaced = "" if restored.kept_as is None else str(restored.kept_as)
    values = {
        "invoices": restored.invoices,
        "taken_over": restored.taken_over,
        "kept_as": replaced,
        "missing": restored.missing,
    }
    if restored.taken_over:
        lines.append(f"{restored.taken_over} of them are newer and come from the replaced file")
    if replaced:
        lines.append(f"the replaced file is kept: {replaced}")
    if restored.missing:
        lines.append(f"invoices that are known of and not in the journal: {restored.missing}")
    elif restored.missing is None:
        lines.append("it cannot be read, so invoices newer than the backup may be missing")
    print_result(options, values, lines)
    return ExitStatus.DONE


def _purge(options: argparse.Namespace, context: Context) -> int:
    if options.before > clock.now().date():
        raise KnownError(FailureKind.DAY_TO_COME, day=options.before.isoformat())
    with open_journal(context) as journal:
        result = purge(journal.file, options.before, at=clock.now())
    forms = counted(result.drafts, "held form")
    line = f"{counted(result.purged, 'invoice')} purged, {forms} forgotten"
    if result.kept:
        verbs = ("is", "was") if result.kept == 1 else ("are", "were")
        line += f"; {result.kept} {verbs[0]} not exported yet and {verbs[1]} left whole"
    print_result(options, asdict(result), [line])
    return ExitStatus.DONE


def _issued(options: argparse.Namespace, context: Context) -> int:
    """Match the platform's lists with the records; 1 when something does not agree."""
    if options.csv:
        refuse_target(options.csv)  # Before anything is noted that the file would name.
    answer = read_answer(options.files)
    if answer.issued is None:
        facts = {"path": str(options.files[0]), "reason": "failure-list"}
        raise KnownError(FailureKind.ANSWER_NOT_RIGHT, **facts)
    issued = answer.issued.sold_by(context.settings().shop_tax_number)
    decisions = dict(options.link or ())
    apart: Changes = [(own, Withdrawal(number)) for number, own in options.unlink or ()]
    with open_journal(context) as journal:
        journal.issuances.record(apart, at=clock.now())
        result = reconcile(journal, issued, at=clock.now(), decisions=decisions)
    if options.csv:
        write_reconciliation(options.csv, result)
    sums = result.sums()
    values = {
        "since": result.since and result.since.isoformat(),
        "until": result.until and result.until.isoformat(),
        "noted": result.noted,
        "sums": {
            outcome.value: {"count": count, "sum": str(to_yuan(fen))}
            for outcome, (count, fen) in sums.items()
        },
        "unread": [asdict(row) for row in result.unread],
    }
    is_chinese = context.is_chinese
    names = [OUTCOMES[outcome] if is_chinese else outcome.value for outcome in sums]
    widest = max(map(_columns, names), default=0)
    lines = [
        f"{name}{' ' * (widest - _columns(name))} {count:6} {format_yuan(fen):>14}"
        for name, (count, fen) in zip(names, sums.values(), strict=True)
    ]
    unread = "未能读取：" if is_chinese else "unread: "
    lines += [f"{unread}{row.sheet} {row.row}: {row.reason}" for row in result.unread]
    noted = (
        f"已登记 {result.noted} 条"
        if is_chinese
        else f"{result.noted} {'record' if result.noted == 1 else 'records'} noted"
    )
    print_result(options, values, [*lines, noted])
    agrees = not (result.of(*TO_LOOK_AT) or result.unread)
    return ExitStatus.DONE if agrees else ExitStatus.COULD_NOT


def _columns(text: str) -> int:
    """How many columns of a terminal a text takes: a full-width letter takes two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "FW" else 1 for letter in text)


def _stats(options: argparse.Namespace, context: Context) -> int:
    with open_journal(context) as journal:
        counts = asdict(stats(journal.file))
    readable = {**counts, "gross_fen": format_yuan(counts["gross_fen"])}
    names = {"gross_fen": "gross"}  # In the text it is yuan, in the JSON fen.
    lines = (f"{names.get(name, name):14} {value}" for name, value in readable.items())
    print_result(options, counts, lines)
    return ExitStatus.DONE


def _reindex(options: argparse.Namespace, context: Context) -> int:
    del options
    with open_journal(context) as journal:
        journal.search.rebuild()
        say(f"{counted(stats(journal.file).invoices, 'invoice')} indexed")
    return ExitStatus.DONE


_ACTIONS = {
    "verify": _verify,
    "backup": _backup,
    "restore": _restore,
    "begin-anew": _begin_anew,
    "purge": _purge,
    "issued": _issued,
    "stats": _stats,
    "reindex": _reindex,
}
