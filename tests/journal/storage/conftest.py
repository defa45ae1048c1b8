"""A till with three invoices, for what is tried with its files."""

from pathlib import Path

import pytest

from tests.journal.storage.shop import Build, Shop


@pytest.fixture
def shop(tmp_path: Path, invoice: Build) -> Shop:
    shop = Shop(tmp_path / "shop", invoice)
    shop.confirm(3)
    return shop
