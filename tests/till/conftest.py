"""A till whose drafts are called d1, d2, …"""

from itertools import count

import pytest

from pos_scanner.till import Till
from tests.till.builders import BLANK


@pytest.fixture
def till() -> Till:
    ids = count(1)
    return Till(lambda: f"d{next(ids)}", BLANK, order_pattern=r"R\d{6}|NO(\d+)")
