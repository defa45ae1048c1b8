"""Known buyers: found as one types, kept by consent only, erased for good."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import apsw
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.title import Title, TitleType
from pos_scanner.journal.known_buyers.store import FILE_NAME, KnownBuyers

NOW = datetime(2026, 11, 23, 10, 15, 30, tzinfo=UTC)
DAY = timedelta(days=1)
TECH = Title(TitleType.COMPANY, "北京示例科技有限公司", "91110105MAD58073L3")
TRADE = Title(TitleType.COMPANY, "上海示例商贸有限公司", "91310115MA215736H0", "世纪大道88号")
BANK = Title(TitleType.COMPANY, "重庆示例银行股份有限公司", "9150010356907029YA")
ABROAD = Title(TitleType.COMPANY, "Example Trading (Shenzhen) Co., Ltd.", "91440305MA9303645L")
ALL = (TECH, TRADE, BANK, ABROAD)


def opened(folder: Path, *, consent: bool = True, at: datetime = NOW) -> KnownBuyers:
    return KnownBuyers.open(folder, consent=consent, keep_days=365, at=at)


@pytest.fixture
def buyers(tmp_path: Path) -> Iterator[KnownBuyers]:
    store = opened(tmp_path)
    yield store
    store.close()


@pytest.fixture(params=["at once", "after a restart"])
def filled(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[KnownBuyers]:
    store = opened(tmp_path)
    for age, title in enumerate(ALL):
        store.remember(title, at=NOW - age * DAY)
    if request.param == "after a restart":
        store.close()
        store = opened(tmp_path)
    yield store
    store.close()


def names(buyers: KnownBuyers, text: str) -> list[str]:
    return [buyer.title.name for buyer in buyers.find(text)]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("北京示例", TECH),
        ("科技", TECH),
        ("京", TECH),
        ("91310115", TRADE),
        ("91310115ma21", TRADE),
        ("9131 0115", TRADE),
        ("bjslkj", TECH),
        ("kjyx", TECH),
        ("beijing", TECH),
        ("beijingshili", TECH),
        ("shangmao", TRADE),
        ("shangmaoyouxiang", TRADE),
        ("shangmaoyinhang", None),
        ("shangm", TRADE),
        ("chongqing", BANK),
        ("yinhang", BANK),
        ("cqslyh", BANK),
        ("example", ABROAD),
        ("ＥＸＡＭＰＬＥ", ABROAD),
        ("shenzhen", ABROAD),
        ("科技 北京", TECH),
        ("91110105 keji", TECH),
        ("科技 上海", None),
        ("火锅", None),
        ("eijing", None),
        (" ", None),
        ("", None),
    ],
)
def test_a_buyer_is_found_by_what_one_types(
    filled: KnownBuyers, text: str, title: Title | None
) -> None:
    assert names(filled, text) == ([title.name] if title else [])


def test_lately_used_buyers_come_first(filled: KnownBuyers) -> None:
    assert set(names(filled, "示例")) == {TECH.name, TRADE.name, BANK.name}
    filled.remember(BANK, at=NOW + DAY)
    assert names(filled, "示例")[0] == BANK.name
    assert [buyer.uses for buyer in filled.find("重庆")] == [2]
    assert len(filled.find("示例", limit=2)) == 2


def test_often_used_buyers_come_before_one_used_once_a_day_later(tmp_path: Path) -> None:
    store = opened(tmp_path)
    store.remember_all([(TRADE, NOW)] * 4 + [(TECH, NOW + DAY)])
    store.close()
    store = opened(tmp_path)
    assert names(store, "示例") == [TRADE.name, TECH.name]
    store.close()


def test_a_field_that_is_left_out_later_is_not_forgotten(buyers: KnownBuyers) -> None:
    buyers.remember(TRADE, at=NOW)
    buyers.remember(Title(TitleType.COMPANY, TRADE.name, "", "", "021-50000000"), at=NOW + DAY)
    buyers.remember(Title(None, TRADE.name, TRADE.tax_number), at=NOW + DAY)
    (buyer,) = buyers.find("上海")
    assert buyer.title == Title(
        TitleType.COMPANY, TRADE.name, TRADE.tax_number, "世纪大道88号", "021-50000000"
    )
    assert (buyer.uses, buyer.last_used) == (3, NOW + DAY)


def test_one_name_with_two_numbers_is_two_buyers(buyers: KnownBuyers) -> None:
    buyers.remember(TECH, at=NOW)
    buyers.remember(Title(TitleType.COMPANY, TECH.name, BANK.tax_number), at=NOW)
    assert buyers.count() == len(buyers.find("北京")) == 2


@pytest.mark.parametrize(
    "title", [Title(TitleType.INDIVIDUAL, "张晓梅"), Title(None, "张晓梅"), Title(None, " ", "1")]
)
def test_individuals_and_nameless_buyers_are_not_kept(buyers: KnownBuyers, title: Title) -> None:
    buyers.remember(title, at=NOW)
    assert buyers.count() == 0


def test_without_consent_nothing_is_kept_and_what_was_is_erased(tmp_path: Path) -> None:
    store = opened(tmp_path)
    store.remember(TECH, at=NOW)
    store.close()
    store = opened(tmp_path, consent=False)
    store.remember(TRADE, at=NOW)
    store.warm()
    assert (store.find("示例"), store.count(), store.purge(NOW)) == ((), 0, 0)
    assert list(tmp_path.iterdir()) == []
    store.close()


def test_a_buyer_who_asks_is_erased_and_his_name_is_nowhere_in_the_file(
    filled: KnownBuyers, tmp_path: Path
) -> None:
    (buyer,) = filled.find("上海")
    filled.forget(buyer.buyer_id)
    assert filled.find("上海") == ()
    assert filled.count() == 3
    filled.close()
    traces = [p for p in tmp_path.iterdir() if TRADE.name.encode() in p.read_bytes()]
    assert traces == []
    assert TECH.name.encode() in (tmp_path / FILE_NAME).read_bytes()


def test_an_erased_buyer_who_comes_back_is_found_again(filled: KnownBuyers) -> None:
    filled.forget(filled.find("上海")[0].buyer_id)
    filled.remember(TRADE, at=NOW)
    assert names(filled, "上海") == [TRADE.name]


def test_a_buyer_who_stays_away_too_long_is_erased_at_the_next_start(tmp_path: Path) -> None:
    store = opened(tmp_path)
    store.remember(TECH, at=NOW - 400 * DAY)
    store.remember(TRADE, at=NOW - 300 * DAY)
    store.close()
    store = opened(tmp_path)
    assert names(store, "示例") == [TRADE.name]
    assert store.purge(NOW) == 1
    assert store.find("示例") == ()
    store.close()


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


@given(st.text(st.characters(), max_size=80))
def test_no_query_is_an_error(filled: KnownBuyers, text: str) -> None:
    assert len(filled.find(text)) <= len(ALL)


def test_a_query_with_endless_readings_ends(filled: KnownBuyers) -> None:
    filled.remember(Title(None, "安娜那", "1"), at=NOW)
    assert filled.find("na" * 30 + "q") == ()


@given(st.builds(Title, st.just(TitleType.COMPANY), *[st.text(st.characters(), max_size=20)] * 7))
def test_any_title_can_be_kept(buyers: KnownBuyers, title: Title) -> None:
    buyers.remember(title, at=NOW)
    assert buyers.find(title.name[:3]) is not None


SEARCH = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from pos_scanner.journal.known_buyers.store import KnownBuyers

store = KnownBuyers.open(Path(sys.argv[1]), consent=True, keep_days=365,
                         at=datetime(2026, 11, 23, tzinfo=UTC))
print(len(store.find("chongqing")), "pypinyin" in sys.modules)
"""


def test_searching_by_pinyin_does_not_load_the_dictionary(
    filled: KnownBuyers, tmp_path: Path
) -> None:
    completed = subprocess.run(
        [sys.executable, "-c", SEARCH, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert completed.stdout.split() == ["1", "False"]


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


def test_a_closed_store_finds_and_keeps_nothing(filled: KnownBuyers) -> None:
    filled.close()
    filled.close()
    filled.remember(TECH, at=NOW)
    assert (filled.find("示例"), filled.count(), filled.purge(NOW + DAY)) == ((), 0, 0)


def test_a_buyer_without_a_number_is_the_one_whose_number_is_known_by_then(
    buyers: KnownBuyers,
) -> None:
    buyers.remember(Title(TitleType.COMPANY, TECH.name), at=NOW)
    buyers.remember(TECH, at=NOW + DAY)
    (buyer,) = buyers.find("北京")
    assert (buyer.title, buyer.uses, buyer.last_used) == (TECH, 2, NOW + DAY)


def test_a_buyers_own_number_is_preferred_to_an_entry_without_one(buyers: KnownBuyers) -> None:
    first, second = (
        Title(TitleType.COMPANY, TECH.name, number) for number in (TECH.tax_number, BANK.tax_number)
    )
    buyers.remember_all([(first, NOW), (second, NOW), (second, NOW)])
    assert {buyer.title.tax_number: buyer.uses for buyer in buyers.find("北京")} == {
        TECH.tax_number: 1,
        BANK.tax_number: 2,
    }


def test_a_purge_forgets_who_was_there_before_the_moment_and_nobody_else(
    buyers: KnownBuyers,
) -> None:
    buyers.remember_all([(TECH, NOW - DAY), (TRADE, NOW)])
    assert buyers.purge(NOW - DAY) == 0
    assert buyers.purge(NOW) == 1
    assert names(buyers, "示例") == [TRADE.name]


def test_more_new_buyers_than_the_fresh_list_holds_are_all_found(buyers: KnownBuyers) -> None:
    buyers.warm()
    crowd = [(Title(None, f"公司{number:04}", "1" * 15), NOW) for number in range(502)]
    buyers.remember_all(crowd)
    assert buyers.count() == 502
    for number in (0, 1, 501):
        assert names(buyers, f"公司{number:04}") == [f"公司{number:04}"]


def test_the_buyer_remembered_last_comes_first_until_the_index_is_built_anew(
    buyers: KnownBuyers,
) -> None:
    buyers.warm()
    buyers.remember_all([(TECH, NOW), (TRADE, NOW), (TECH, NOW - 9 * DAY)])
    assert names(buyers, "示例") == [TECH.name, TRADE.name]
    assert len(buyers.find("示例", limit=1)) == 1


@pytest.mark.parametrize(("count", "first"), [(500, "公司0499"), (501, "公司0000")])
def test_up_to_500_new_buyers_stand_before_the_others_more_go_to_their_ranks(
    buyers: KnownBuyers, count: int, first: str
) -> None:
    buyers.warm()
    buyers.remember_all(
        (Title(None, f"公司{number:04}", "1" * 15), NOW - number * DAY) for number in range(count)
    )
    assert [buyer.title.name for buyer in buyers.find("公司", limit=1)] == [first]


def test_a_buyer_just_remembered_is_found_by_initials_and_by_pinyin(buyers: KnownBuyers) -> None:
    buyers.warm()
    buyers.remember(BANK, at=NOW)
    assert names(buyers, "cqslyh") == names(buyers, "chongqing") == [BANK.name]
    assert names(buyers, "qingchong") == []


@pytest.mark.parametrize("is_indexed", [False, True])
def test_an_erased_buyer_takes_no_place_among_those_that_are_found(
    buyers: KnownBuyers, is_indexed: bool
) -> None:
    if not is_indexed:
        buyers.warm()
    buyers.remember_all([(TRADE, NOW - DAY), (TECH, NOW)])
    (newest,) = buyers.find("示例", limit=1)
    buyers.forget(newest.buyer_id)
    assert [buyer.title.name for buyer in buyers.find("示例", limit=1)] == [TRADE.name]


def test_a_purged_buyer_takes_no_place_among_those_that_are_found(buyers: KnownBuyers) -> None:
    buyers.remember_all([(TECH, NOW - DAY)] * 4 + [(TRADE, NOW)])
    assert [buyer.title.name for buyer in buyers.find("示例", limit=1)] == [TECH.name]
    assert buyers.purge(NOW) == 1
    assert [buyer.title.name for buyer in buyers.find("示例", limit=1)] == [TRADE.name]


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("busy_timeout", 5000), ("secure_delete", 1), ("trusted_schema", 0), ("synchronous", 1)],
)
def test_the_file_is_open_on_these_terms(buyers: KnownBuyers, pragma: str, value: int) -> None:
    assert buyers._connection is not None
    assert buyers._connection.pragma(pragma) == value


def test_without_consent_what_sqlite_left_beside_the_file_is_erased_too(tmp_path: Path) -> None:
    for suffix in ("", "-journal", "-wal", "-shm"):
        (tmp_path / f"buyers.sqlite3{suffix}").write_bytes(TECH.name.encode())
    opened(tmp_path, consent=False).close()
    assert list(tmp_path.iterdir()) == []


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
