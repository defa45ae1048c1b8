"""What a check of the whole journal can find."""

from dataclasses import dataclass
from enum import StrEnum


class ProblemKind(StrEnum):
    """What can be wrong with a journal."""

    FILE_DAMAGED = "file-damaged"
    SCHEMA_CHANGED = "schema-changed"
    """A table, an index or a trigger that refuses changes is not as the program makes it."""
    SEARCH_DAMAGED = "search-damaged"
    """The search index differs from the records, which may be sound."""
    RECORD_DAMAGED = "record-damaged"
    RECORD_CHANGED = "record-changed"
    CHAIN_BROKEN = "chain-broken"
    NUMBER_MISSING = "number-missing"
    REPORT_CHANGED = "report-changed"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong.

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
    """What a check of the whole journal found.

    Attributes:
        invoices: records read.
        last_hash: of the newest chain entry; written down elsewhere, it proves the whole journal.
        problems: empty when all is well.
        purged: how many of the records have lost the buyer's particulars after their time.
    """

    invoices: int
    last_hash: str
    problems: tuple[Problem, ...]
    purged: int = 0

    @property
    def is_sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems
