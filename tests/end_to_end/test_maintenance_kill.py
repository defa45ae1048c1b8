"""``kill -9`` in the moments of clicks on the page of maintenance: nothing is lost.

The moments are random but seeded; ``dev.py bench maintenance`` has more of them.
"""

from pathlib import Path

import pytest

from tests.end_to_end.conftest import Screen
from tests.end_to_end.maintenance_kills import ACTIONS, kill_while_maintaining

pytestmark = [pytest.mark.real_window, pytest.mark.timeout(600)]


def test_nothing_is_lost_when_the_window_is_killed_at_a_click(
    screen: Screen, tmp_path: Path
) -> None:
    outcome = kill_while_maintaining(screen, tmp_path, len(ACTIONS), seed=20261123)
    assert outcome.losses == []
    assert dict(outcome.kills) == dict.fromkeys(ACTIONS, 1)
