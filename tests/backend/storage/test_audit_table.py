"""The audit: counted entries, the newest first, dropped after half a year."""

from pos_scanner.backend.storage.audit_table import AuditKey, AuditTable
from pos_scanner.backend.storage.database import Database
from tests.backend.storage.conftest import Place, run

REFUSED = AuditKey("token-unknown", "", "203.0.113.9")
PAIRED = AuditKey("paired", "till 1", "192.0.2.1")


def test_entries_come_back_counted_and_the_newest_first(place: Place) -> None:
    async def job(database: Database) -> None:
        audit = AuditTable(database)
        await audit.append([(REFUSED, 400)])
        await audit.append([(PAIRED, 1)])
        entries = await audit.newest(5)
        assert [(entry.key, entry.count) for entry in entries] == [(PAIRED, 1), (REFUSED, 400)]
        assert len(await audit.newest(1)) == 1

    run(place, job)


def test_what_is_older_than_180_days_goes(place: Place) -> None:
    async def job(database: Database) -> None:
        audit = AuditTable(database)
        await audit.append([(REFUSED, 1)])
        await database.fetch("UPDATE audit SET at = '2025-01-01T00:00:00.000+00:00'")
        await audit.append([(PAIRED, 1)])
        assert [entry.key for entry in await audit.newest(5)] == [PAIRED]

    run(place, job)
