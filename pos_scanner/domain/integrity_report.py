"""The report of a check of the whole journal, and each kind of problem that it can find."""

from dataclasses import dataclass
from enum import StrEnum


class ProblemKind(StrEnum):
    """What can be wrong with a journal; the values stand in the JSON of ``journal verify``."""

    FILE_DAMAGED = "file-damaged"
    SCHEMA_CHANGED = "schema-changed"
    """A table, an index or a trigger that refuses changes is not as the program makes it."""
    SEARCH_DAMAGED = "search-damaged"
    """The search index differs from the invoices, which may be sound."""
    RECORD_DAMAGED = "record-damaged"
    RECORD_CHANGED = "record-changed"
    CHAIN_BROKEN = "chain-broken"
    NUMBER_MISSING = "number-missing"
    REPORT_CHANGED = "report-changed"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a journal.

    Attributes:
        number: names the invoice (``#17`` by its sequence, when its number cannot be read); empty
            for what concerns none.
        detail: technical, in English: SQLite's own words, the chain's entry.
    """

    kind: ProblemKind
    number: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class IntegrityReport:
    """The outcome of a check of the whole journal.

    Attributes:
        invoices: how many were read.
        last_hash: of the newest chain entry; written down elsewhere, it proves the whole journal.
        problems: empty when all is well.
        purged: how many of the invoices have lost the buyer's particulars after their time.
    """

    invoices: int
    last_hash: str
    problems: tuple[Problem, ...]
    purged: int = 0

    @property
    def is_sound(self) -> bool:
        """Whether the check found no problem."""
        return not self.problems
