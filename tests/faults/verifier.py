"""A second verification of a journal, written from ``docs/journal.md`` alone.

Python's standard library only, no line shared with the program: what only one of them finds is a
mistake of the other. ``python -m tests.faults.verifier FILE`` prints what is wrong, and ends with 1
when anything is.
"""

import hashlib
import json
import sqlite3
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from itertools import groupby
from pathlib import Path
from typing import Any

START = "0" * 64
_TITLE = ("name", "tax_number", "address", "phone", "bank_name", "bank_account", "email")
_BOUND = (
    *("sequence", "number", "draft_id", "kind", "order_number", "cashier", "sale_date", "shift"),
    *("replaces", "confirmed_at", "personal_sha256"),
)
_ITEMS = "SELECT * FROM batch_item ORDER BY batch"
_ISSUANCES = (
    "SELECT sequence, state, batch, number, issued_on, red_fen, reason_sha256 FROM issuance"
)
_SENT_WITHOUT_ENTRY = (
    "SELECT i.sequence, max(b.number) AS batch FROM batch_item i JOIN batch b"
    " ON b.sequence = i.batch WHERE b.destination = 'tax-platform' AND i.event = 'confirmed'"
    " AND b.number NOT IN (SELECT json_extract(detail, '$.batch') FROM chain WHERE event = 'sent')"
    " GROUP BY i.sequence"
)
Row = dict[str, Any]
_WAITING: Row = {
    "state": "", "batch": "", "number": "", "issued_on": "", "red_fen": 0, "reason_sha256": ""
}  # fmt: skip


def problems_of(path: Path) -> list[str]:
    """What is wrong with a journal's file, in words; empty when all is well."""
    file = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    # A copy: integrity_check looks at CHECK constraints only where the file may be written.
    with closing(file), closing(sqlite3.connect(":memory:")) as copy:
        copy.row_factory = _named
        try:
            file.backup(copy)
            return list(_Verification(copy).problems())
        except (sqlite3.DatabaseError, ValueError, KeyError, TypeError) as error:
            return [f"unreadable: {error}"]


def numbers_of(path: Path) -> list[str]:
    """The numbers of all invoices, in their order."""
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        return [number for (number,) in connection.execute(_NUMBERS)]


_NUMBERS = "SELECT number FROM invoice ORDER BY sequence"


def _named(cursor: sqlite3.Cursor, values: tuple[Any, ...]) -> Row:
    return {column[0]: value for column, value in zip(cursor.description, values, strict=True)}


def _plain(value: object) -> bytes:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


class _Verification:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._invoices = {row["sequence"]: row for row in self._rows("SELECT * FROM invoice")}
        lines = self._rows("SELECT * FROM line ORDER BY sequence, position")
        self._lines = {
            sequence: list(group) for sequence, group in groupby(lines, lambda row: row["sequence"])
        }
        self._entries = self._rows("SELECT * FROM chain ORDER BY entry")

    def problems(self) -> Iterator[str]:
        """All of them."""
        if self._rows("PRAGMA user_version") != [{"user_version": 9}]:
            yield "it is of another version"
        for (text,) in map(dict.values, self._rows("PRAGMA integrity_check")):
            if text != "ok":
                yield f"structure: {text}"
        yield from self._numbering()
        yield from self._chain()
        yield from self._occurrences()
        purged = self._purged()
        for row in self._invoices.values():
            yield from self._invoice(row, purged.get(row["sequence"]))
        yield from self._reports()
        yield from self._batches()
        yield from self._marks()
        yield from self._at_the_bureau()

    def _rows(self, sql: str) -> list[Row]:
        return self._connection.execute(sql).fetchall()

    def _numbering(self) -> Iterator[str]:
        if sorted(self._invoices) != list(range(1, len(self._invoices) + 1)):
            yield "sequences have gaps"
        lost = self._rows("SELECT day, invoices, of_day FROM predecessor")
        counts: dict[str, int] = {}
        for sequence in sorted(self._invoices):
            row = self._invoices[sequence]
            prefix, _, count = row["number"].rpartition("-")
            follows = counts.get(prefix, 0) + 1
            counts[prefix] = int(count)
            # What stands there from before a loss goes on as it did.
            beyond = {_given(before, row["confirmed_on"]) + 1 for before in lost}
            if int(count) not in {follows, *(first for first in beyond if first > follows)}:
                yield f"{row['number']} is number {follows} of its day"
            if prefix.rpartition("-")[2] != row["confirmed_on"].replace("-", ""):
                yield f"{row['number']} is of another day"

    def _chain(self) -> Iterator[str]:
        previous = START
        for position, entry in enumerate(self._entries, start=1):
            if entry["entry"] != position:
                yield f"entry {position} is missing"
                return
            bound = self._bound(entry) | json.loads(entry["detail"])
            computed = hashlib.sha256(previous.encode() + _plain(bound)).hexdigest()
            if computed != entry["hash"]:
                yield f"entry {position} does not follow on"
            previous = entry["hash"]

    def _bound(self, entry: Row) -> Row:
        if entry["event"] != "confirmed":
            return {key: entry[key] for key in ("event", "sequence", "at", "reason")}
        row = self._invoices.get(entry["sequence"])
        if row is None:
            return {}
        lines = [list(line.values()) for line in self._lines.get(row["sequence"], [])]
        bound = {key: row[key] for key in _BOUND} | {"event": "confirmed", "lines": lines}
        return bound | {"price_includes_tax": row["price_includes_tax"] == 1}

    def _occurrences(self) -> Iterator[str]:
        confirmed = [entry for entry in self._entries if entry["event"] == "confirmed"]
        if [entry["sequence"] for entry in confirmed] != sorted(self._invoices):
            yield "the chain confirms other invoices than there are"
        for entry in confirmed:
            row = self._invoices.get(entry["sequence"], {})
            source = json.loads(entry["detail"]).get("title_source", row.get("title_source"))
            if entry["at"] != row.get("confirmed_at") or entry["reason"]:
                yield f"entry {entry['entry']} is of another moment"
            if source != row.get("title_source"):
                yield f"the title of #{entry['sequence']} has another source"
        voided = [entry["sequence"] for entry in self._entries if entry["event"] == "voided"]
        states = [row["sequence"] for row in self._invoices.values() if row["state"] == "voided"]
        if sorted(voided) != sorted(states):
            yield "other invoices are void than the chain says"

    def _purged(self) -> dict[int, int]:
        purged: dict[int, int] = {}
        for entry in self._entries:
            if entry["event"] == "purged":
                for first, last in json.loads(entry["detail"])["ranges"]:
                    for sequence in range(first, min(last, len(self._invoices)) + 1):
                        purged[sequence] = entry["entry"]
        return purged

    def _invoice(self, row: Row, purged_in: int | None) -> Iterator[str]:
        number, lines = row["number"], self._lines.get(row["sequence"], [])
        if row["gross_fen"] != sum(line["gross_fen"] for line in lines):
            yield f"{number}: the sum is not its lines'"
        if [line["position"] for line in lines] != list(range(1, len(lines) + 1)) or not lines:
            yield f"{number}: lines are missing"
        if row["confirmed_on"] != row["confirmed_at"][:10]:
            yield f"{number}: another day"
        if row["purged_in"] != purged_in:
            yield f"{number}: not purged as the chain says"
        elif purged_in is not None:
            texts = [row[f"buyer_{name}"] for name in _TITLE]
            if any([*texts, row["remark"], row["personal_salt"]]) or row["scanned"] is not None:
                yield f"{number}: not emptied"
        elif _personal_digest(row) != row["personal_sha256"]:
            yield f"{number}: what is personal was changed"

    def _reports(self) -> Iterator[str]:
        entries = [entry for entry in self._entries if entry["event"] == "closed"]
        reports = self._rows(
            "SELECT r.*, s.opened_at, s.opened_by, s.closed_at, s.closed_by FROM shift_report r"
            " JOIN shift s ON s.number = r.shift WHERE kind = 'Z' ORDER BY r.number"
        )
        if len(entries) != len(reports):
            yield "other Z reports than the chain says"
        for entry, report in zip(entries, reports, strict=False):
            bound = {key: report[key] for key in ("shift", "opened_at", "opened_by", "closed_by")}
            bound |= {"z": report["number"], "figures": json.loads(report["figures"])}
            moments = {entry["at"], report["made_at"], report["closed_at"]}
            if bound != json.loads(entry["detail"]) or len(moments) != 1:
                yield f"Z {report['number']} was changed"
            if report["made_by"] != report["closed_by"]:
                yield f"Z {report['number']} is of somebody else"
        closed = self._rows("SELECT number FROM shift WHERE closed_at IS NOT NULL ORDER BY number")
        if [row["number"] for row in closed] != sorted(report["shift"] for report in reports):
            yield "other shifts are closed than have a Z report"

    def _batches(self) -> Iterator[str]:
        counts = Counter((item["batch"], item["event"]) for item in self._rows(_ITEMS))
        for batch in self._rows("SELECT * FROM batch"):
            for column, event in (("invoices", "confirmed"), ("voids", "voided")):
                if batch[column] != counts[batch["sequence"], event]:
                    yield f"batch {batch['sequence']} has other {column} than items"

    def _marks(self) -> Iterator[str]:
        batches = self._rows("SELECT sequence, number, destination FROM batch ORDER BY sequence")
        newest = batches[-1]["sequence"] if batches else 0
        items: dict[tuple[int, str], list[int]] = {}
        for item in self._rows(_ITEMS):
            if item["batch"] <= newest:
                items.setdefault((item["sequence"], item["event"]), []).append(item["batch"])
        named = {batch["sequence"]: batch for batch in batches}
        for row in self._invoices.values():
            for column, event in (("exported_in", "confirmed"), ("void_exported_in", "voided")):
                of_event = items.get((row["sequence"], event), [])
                marking = [batch for batch in of_event if named[batch]["destination"]]
                expected = named[marking[0]]["number"] if marking else None
                is_under_way = row[column] is None and marking[:1] == [newest]
                if row[column] != expected and not is_under_way:
                    yield f"{row['number']}: {column} is not its first batch"

    def _at_the_bureau(self) -> Iterator[str]:
        bureau = _Bureau(set(self._invoices), self._rows(_SENT_WITHOUT_ENTRY))
        for entry in self._entries:
            bureau.take(entry["event"], entry["sequence"], json.loads(entry["detail"]))
        if bureau.states != {row["sequence"]: row for row in self._rows(_ISSUANCES)}:
            yield "other records are sent, issued or refused than the chain says"
        if bureau.red != {row["number"]: row for row in self._rows("SELECT * FROM red_letter")}:
            yield "other red invoices than the chain says"
        for row in self._rows("SELECT * FROM issuance WHERE state = 'refused'"):
            invoice = self._invoices[row["sequence"]]
            digest = hashlib.sha256(_plain([invoice["personal_salt"], row["reason"]])).hexdigest()
            if invoice["purged_in"] is None and digest != row["reason_sha256"]:
                yield f"{invoice['number']} was refused for another reason"


class _Bureau:
    """What the chain's entries come to at the tax bureau: rows of both tables, by their keys."""

    def __init__(self, sequences: set[int], sent_before: list[Row]) -> None:
        self.states: dict[int, Row] = {}
        self.red: dict[str, Row] = {}
        self._sequences = sequences
        for row in sent_before:
            self._set(row["sequence"], state="sent", batch=row["batch"])

    def take(self, event: str, sequence: int, detail: Row) -> None:
        """Do what an entry says; most are about something else."""
        match event:
            case "sent":
                for first, last in detail["ranges"]:
                    for each in self._sequences.intersection(range(first, last + 1)):
                        self._set(each, state="sent", batch=detail["batch"], reason_sha256="")
            case "refused":
                self._set(sequence, state="refused", reason_sha256=detail["reason_sha256"])
            case "issued" if detail["number"]:
                self._set(sequence, state="issued", reason_sha256="", **detail)
            case "issued":
                self._withdraw(sequence)
            case "red":
                self._take_back(sequence, detail)
            case _:
                pass

    def _set(self, sequence: int, **columns: object) -> None:
        self.states[sequence] = self.states.get(sequence, _WAITING | {"sequence": sequence})
        self.states[sequence] |= columns

    def _take_back(self, sequence: int, detail: Row) -> None:
        self.states[sequence] |= {key: detail[key] for key in ("state", "red_fen")}
        letter = {key: detail[key] for key in ("number", "issued_on", "fen")}
        if detail["number"]:
            self.red.setdefault(detail["number"], letter | {"sequence": sequence})

    def _withdraw(self, sequence: int) -> None:
        self.red = {key: row for key, row in self.red.items() if row["sequence"] != sequence}
        if self.states[sequence]["batch"]:
            self._set(sequence, state="sent", number="", issued_on="", red_fen=0)
        else:
            del self.states[sequence]


def _given(lost: Row, day: str) -> int:
    """The highest number of a day that a lost file may have given."""
    if day == lost["day"]:
        return int(lost["of_day"])
    return int(lost["invoices"]) if day < lost["day"] else 0


def _personal_digest(row: Row) -> str:
    buyer = {"title_type": row["buyer_type"]} | {name: row[f"buyer_{name}"] for name in _TITLE}
    scanned = None if row["scanned"] is None else buyer | json.loads(row["scanned"])
    personal = [buyer, scanned, row["remark"]]
    salt = row["personal_salt"]
    return hashlib.sha256(_plain([salt, *personal] if salt else personal)).hexdigest()


if __name__ == "__main__":
    wrong = problems_of(Path(sys.argv[1]))
    print(*wrong, sep="\n")
    sys.exit(int(bool(wrong)))
