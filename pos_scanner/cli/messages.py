"""The window's sentences on the command line: the only module here that loads Qt for words."""

import shlex
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from pos_scanner.desktop.messages import (
    Message,
    failure_words,
    finding_words,
    joined,
    problem_words,
    translated,
)
from pos_scanner.desktop.messages.backend import pooled_till_words
from pos_scanner.desktop.messages.backend_commands import (
    audit_words,
    checked_words,
    migrated_words,
    pairing_words,
    status_words,
    till_name_words,
    token_words,
)
from pos_scanner.desktop.messages.command_line import (
    CARD_CHECK,
    NO_TAX_CODE,
    OTHER_WORDS,
    REJECTION_DOUBTS,
)
from pos_scanner.desktop.messages.export import FILE_REPLACED, SEND_AGAIN, SENT_BEFORE
from pos_scanner.desktop.messages.export_formats import (
    exported_before_words,
    voids_words,
    warning_sentence,
)
from pos_scanner.desktop.messages.language import speak
from pos_scanner.domain.errors import KnownError
from pos_scanner.domain.findings import Finding, FindingKind
from pos_scanner.domain.integrity_report import Problem
from pos_scanner.export.dry_run import CellWarning
from pos_scanner.protocol.pool import PooledTill

_COMMAND = "pos-scanner journal "


class Messages:
    """Sentences in one language.

    Args:
        language: "zh_CN", "en", or "auto" for the system's.
        options: that a command which is advised needs to work on the same journal.
    """

    def __init__(self, language: str, options: Sequence[str] = ()) -> None:
        speak(language)
        self._options = options

    def failure(self, error: KnownError) -> str:
        """What happened and what to do, on one line; a command in it can be copied as it is."""
        if "backup" in error.facts:
            facts = {**error.facts, "backup": _for_shell([error.facts["backup"]])}
            error = KnownError(error.kind, **facts)
        return self._complete(failure_words(error, for_command=True).in_one_line())

    def card_doubt(self, finding: Finding) -> str:
        """What is odd about a title that becomes a code, and what to compare it with."""
        if finding.kind is FindingKind.TAX_NUMBER_CHECK:
            return translated(CARD_CHECK)
        return finding_words(finding)

    def journal_problem(self, problem: Problem) -> str:
        """What is wrong with which of the journal's records."""
        return self._complete(problem_words(problem))

    def _complete(self, sentence: str) -> str:
        """A sentence whose commands work on the journal that it is about."""
        if not self._options:
            return sentence
        return sentence.replace(_COMMAND, f"pos-scanner {_for_shell(self._options)} journal ")

    def cell_warning(self, warning: CellWarning) -> str:
        """What the program that reads an export may not take of a cell."""
        return warning_sentence(warning)

    def voids_left_out(self, count: int) -> str:
        """How many voids a format leaves to the user."""
        return voids_words(count)

    def exported_before(self, count: int) -> str:
        """How much of an export its reader has had before."""
        return exported_before_words(count)

    def sent_before(self, count: int) -> str:
        """How many records are left out that the tax platform was sent before, and what helps."""
        sentence = translated(SENT_BEFORE).format(count)
        return joined(sentence, translated(SEND_AGAIN))

    def checked_part(
        self, finding: str, facts: Mapping[str, str], failure: KnownError | None
    ) -> Message:
        """What `backend check` has found of a part, and what to do about it."""
        return checked_words(finding, facts, failure)

    def backend_status(self, state: str, **facts: str) -> Message:
        """What `backend status` and `till list` say of a state, and what to do about it."""
        return status_words(state, **facts)

    def audit(self, event: str, count: int, address: str) -> tuple[str, str, str]:
        """What `till audit` says: what happened, how often and from which address."""
        return audit_words(event, count, address)

    def till_name(self, outcome: str, name: str) -> Message:
        """What became of a till's name at the backend, and what to do next."""
        return till_name_words(outcome, name)

    def pairing(self, minutes: int, *, has_address: bool) -> str:
        """Where at the till a pairing code is used."""
        return pairing_words(minutes, has_address=has_address)

    def token_advice(self) -> str:
        """What to do with a token that is printed once."""
        return token_words()

    def migrated(self, place: str) -> str:
        """The backend's database is up to date."""
        return migrated_words(place)

    def pooled_till(self, pooled: PooledTill) -> str:
        """What head office has not of a till; empty where it has everything."""
        return pooled_till_words(pooled)

    def file_replaced(self, path: Path) -> str:
        """The file of an earlier export is gone, since the new one has its name."""
        return translated(FILE_REPLACED).format(path)

    def rejection_doubt(self, doubt: str, numbers: Sequence[str]) -> str:
        """Which numbers that the platform rejected it cannot have from here, and what to check."""
        title, advice = map(translated, REJECTION_DOUBTS[doubt])
        return joined(title.format(", ".join(numbers)), advice)

    def no_tax_code(self, text: str) -> str:
        """Nothing is found by a text among the tax codes, and what helps."""
        return joined(translated(NO_TAX_CODE).format(text), translated(OTHER_WORDS))


def _for_shell(words: Sequence[str]) -> str:
    """Words as a shell takes them: quoted where they have blanks."""
    return subprocess.list2cmdline(words) if sys.platform == "win32" else shlex.join(words)
