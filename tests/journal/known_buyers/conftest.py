"""The known buyers' file, open and empty."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_scanner.journal.known_buyers.store import KnownBuyers
from tests.journal.known_buyers.companies import opened


@pytest.fixture
def buyers(tmp_path: Path) -> Iterator[KnownBuyers]:
    store = opened(tmp_path)
    yield store
    store.close()
