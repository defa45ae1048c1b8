"""The known buyers' file: its schema and terms, a damaged one, one that cannot be written."""

import os
import sys
from contextlib import closing
from pathlib import Path

import apsw
import pytest

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.title import Title, TitleType
from pos_scanner.journal.known_buyers.store import FILE_NAME, KnownBuyers
from tests.journal.known_buyers.companies import DAY, NOW, TECH, TRADE, names, opened

SCHEMA = [
    (
        "buyer",
        "CREATE TABLE buyer (\n"
        "    buyer_id INTEGER PRIMARY KEY AUTOINCREMENT,\n"
        "    name_key TEXT NOT NULL, number_key TEXT NOT NULL, initials TEXT NOT NULL,\n"
        "    syllables TEXT NOT NULL, title_type INTEGER, name TEXT NOT NULL,"
        " tax_number TEXT NOT NULL,\n"
        "    address TEXT NOT NULL, phone TEXT NOT NULL, bank_name TEXT NOT NULL,\n"
        "    bank_account TEXT NOT NULL, email TEXT NOT NULL,\n"
        "    uses INTEGER NOT NULL CHECK (uses > 0), last_used INTEGER NOT NULL,"
        " score REAL NOT NULL,\n"
        "    UNIQUE (name_key, number_key)\n"
        ") STRICT",
    ),
    ("buyer_last_used", "CREATE INDEX buyer_last_used ON buyer (last_used)"),
]


def stored(folder: Path, select: str) -> list[tuple[object, ...]]:
    """What another program reads out of the file."""
    with closing(apsw.Connection(str(folder / FILE_NAME))) as connection:
        return list(connection.execute(select))


def test_the_file_has_exactly_this_schema_and_these_marks(
    buyers: KnownBuyers, tmp_path: Path
) -> None:
    select = "SELECT name, sql FROM sqlite_schema WHERE name LIKE 'buyer%'"
    assert stored(tmp_path, select) == SCHEMA
    assert stored(tmp_path, "PRAGMA application_id") == [(0x706F7362,)]
    assert stored(tmp_path, "PRAGMA user_version") == [(1,)]
    assert (tmp_path / "buyers.sqlite3").read_bytes()[68:72] == b"posb"


def test_a_buyer_stands_in_the_file_as_exactly_this_row(
    buyers: KnownBuyers, tmp_path: Path
) -> None:
    buyers.remember(TRADE, at=NOW)
    seconds = 1795428930
    assert stored(tmp_path, "SELECT * FROM buyer") == [
        (
            1, "上海示例商贸有限公司", "91310115MA215736H0", "shslsmyxgs",
            "shang hai shi li shang mao you xian gong si", 0, "上海示例商贸有限公司",
            "91310115MA215736H0", "世纪大道88号", "", "", "", "", 1, seconds,
            pytest.approx(seconds / 86400),
        )
    ]  # fmt: skip
    buyers.remember(TRADE, at=NOW - DAY)
    assert stored(tmp_path, "SELECT uses, last_used, score FROM buyer") == [
        (2, seconds, pytest.approx(seconds / 86400 + 7))
    ]


@pytest.mark.parametrize(("kind", "value"), [(TitleType.COMPANY, 0), (None, None)])
def test_what_a_buyer_said_to_be_is_stored_and_comes_back(
    buyers: KnownBuyers, tmp_path: Path, kind: TitleType | None, value: int | None
) -> None:
    title = Title(kind, "示例", "91310115MA215736H0")
    buyers.remember(title, at=NOW)
    assert stored(tmp_path, "SELECT title_type FROM buyer") == [(value,)]
    assert [buyer.title for buyer in buyers.find("示例")] == [title]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
def test_the_file_is_readable_by_its_owner_alone(buyers: KnownBuyers, tmp_path: Path) -> None:
    assert (tmp_path / FILE_NAME).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("busy_timeout", 5000), ("secure_delete", 1), ("trusted_schema", 0), ("synchronous", 1)],
)
def test_the_file_is_open_on_these_terms(buyers: KnownBuyers, pragma: str, value: int) -> None:
    assert buyers._connection is not None
    assert buyers._connection.pragma(pragma) == value


@pytest.mark.parametrize("damage", ["no database", "holes", "another program's"])
def test_a_damaged_file_is_begun_anew(tmp_path: Path, damage: str) -> None:
    path = tmp_path / FILE_NAME
    store = opened(tmp_path)
    store.remember_all((Title(None, f"公司{n}", "1" * 15), NOW) for n in range(300))
    store.close()
    content = path.read_bytes()
    if damage == "no database":
        path.write_bytes(os.urandom(5000))
    elif damage == "holes":
        path.write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))
    else:
        path.write_bytes(content.replace(b"posb", b"posc"))
    store = opened(tmp_path)
    store.find("公司")
    store.remember(TECH, at=NOW)
    assert names(store, "科技") == [TECH.name]
    assert store.count() == 1
    store.close()


def test_a_file_damaged_while_it_is_open_is_begun_anew(tmp_path: Path) -> None:
    store = opened(tmp_path)
    store.remember_all((Title(None, f"公司{n}", "1" * 15), NOW) for n in range(300))
    path = tmp_path / FILE_NAME
    path.write_bytes(b"\xff" * path.stat().st_size)
    store.remember(TECH, at=NOW)
    assert names(store, "科技") == [TECH.name]
    store.close()


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).mkdir()
    with pytest.raises(KnownError) as caught:
        opened(tmp_path)
    assert caught.value.kind is FailureKind.FOLDER_NOT_WRITABLE


def test_without_consent_what_sqlite_left_beside_the_file_is_erased_too(tmp_path: Path) -> None:
    for suffix in ("", "-journal", "-wal", "-shm"):
        (tmp_path / f"buyers.sqlite3{suffix}").write_bytes(TECH.name.encode())
    opened(tmp_path, consent=False).close()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="an open file stays where it is there")
def test_a_damaged_file_that_cannot_be_erased_is_said_and_the_till_goes_on_without(
    buyers: KnownBuyers, tmp_path: Path
) -> None:
    buyers.remember_all((Title(None, f"公司{n}", "1" * 15), NOW) for n in range(300))
    path = tmp_path / FILE_NAME
    path.write_bytes(b"\xff" * path.stat().st_size)
    path.rename(tmp_path / "away")
    path.mkdir()
    with pytest.raises(KnownError) as caught:
        buyers.remember(TECH, at=NOW)
    assert caught.value.kind is FailureKind.FOLDER_NOT_WRITABLE
    assert (buyers.find("示例"), buyers.count()) == ((), 0)
