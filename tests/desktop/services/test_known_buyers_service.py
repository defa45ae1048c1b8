"""Known buyers: kept with the shop's consent alone, found as one types, forgotten in time."""

from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pos_scanner.desktop.services.known_buyers_service import KnownBuyersService
from pos_scanner.domain.title import Title, TitleType
from pos_scanner.pinyin import readings
from pos_scanner.settings import Settings

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
CONSENT = Settings(buyers_keep=True, buyers_days=30)
COMPANY = Title(TitleType.COMPANY, "北京示例科技有限公司", "91110108MA01ABCD2H")


@pytest.mark.parametrize("text", ["示例", "91110108", "bjsl"])
def test_a_company_is_found_again(tmp_path: Path, text: str) -> None:
    with closing(KnownBuyersService(tmp_path / "new" / "data", CONSENT)) as service:
        service.open(NOW)
        service.remember(COMPANY, NOW)
        assert [buyer.title for buyer in service.find(text, NOW)] == [COMPANY]
        assert service.find("没有", NOW) == ()


@pytest.mark.parametrize("settings", [CONSENT, Settings(buyers_keep=False)])
def test_the_first_search_of_invoices_does_not_wait_for_pinyin(
    tmp_path: Path, settings: Settings
) -> None:
    readings.cache_clear()
    with closing(KnownBuyersService(tmp_path, settings)) as service:
        service.open(NOW)
    assert readings.cache_info().currsize == 1


def test_it_is_found_after_a_restart(tmp_path: Path) -> None:
    for is_first in (True, False):
        with closing(KnownBuyersService(tmp_path, CONSENT)) as service:
            if is_first:
                service.remember(COMPANY, NOW)
            assert len(service.find("示例", NOW)) == 1


def test_who_came_often_is_known_once(tmp_path: Path) -> None:
    with closing(KnownBuyersService(tmp_path, CONSENT)) as service:
        for day in range(3):
            service.remember(COMPANY, NOW + timedelta(days=day))
        (buyer,) = service.find("示例", NOW)
        assert (buyer.uses, buyer.last_used) == (3, NOW + timedelta(days=2))


def test_a_person_is_never_kept(tmp_path: Path) -> None:
    with closing(KnownBuyersService(tmp_path, CONSENT)) as service:
        service.remember(Title(TitleType.INDIVIDUAL, "宋丹"), NOW)
        assert service.find("宋丹", NOW) == ()


def test_without_consent_nothing_is_kept(tmp_path: Path) -> None:
    with closing(KnownBuyersService(tmp_path, replace(CONSENT, buyers_keep=False))) as service:
        service.open(NOW)
        service.remember(COMPANY, NOW)
        assert service.find("示例", NOW) == ()


def test_consent_that_ends_erases_what_was_kept(tmp_path: Path) -> None:
    with closing(KnownBuyersService(tmp_path, CONSENT)) as service:
        service.remember(COMPANY, NOW)
    with closing(KnownBuyersService(tmp_path, replace(CONSENT, buyers_keep=False))) as service:
        service.open(NOW)
    assert all(COMPANY.name.encode() not in path.read_bytes() for path in tmp_path.iterdir())
    with closing(KnownBuyersService(tmp_path, CONSENT)) as service:
        assert service.find("示例", NOW) == ()


@pytest.mark.parametrize(("days", "is_known"), [(29, True), (31, False)])
def test_a_buyer_is_forgotten_after_the_settings_days(
    tmp_path: Path, days: int, is_known: bool
) -> None:
    with closing(KnownBuyersService(tmp_path, CONSENT)) as service:
        service.remember(COMPANY, NOW)
    with closing(KnownBuyersService(tmp_path, CONSENT)) as service:
        later = NOW + timedelta(days=days)
        service.open(later)
        assert (len(service.find("示例", later)) == 1) is is_known


def test_closing_twice_is_closing(tmp_path: Path) -> None:
    service = KnownBuyersService(tmp_path, CONSENT)
    service.close()
    service.open(NOW)
    service.close()
    service.close()
    with closing(service):
        assert service.find("示例", NOW) == ()
