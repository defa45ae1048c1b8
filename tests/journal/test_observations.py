"""How the counter works is noted in a file of its own, which is thrown away when it is damaged."""

import contextlib
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from pos_scanner.journal.observations import (
    FILE_NAME,
    KEPT_DAYS,
    Observation,
    ObservationKind,
    Observations,
)

TODAY = date(2026, 11, 23)
CONFIRMED, REFUSED = ObservationKind


@pytest.fixture
def observations(tmp_path: Path) -> Iterator[Observations]:
    with contextlib.closing(Observations(tmp_path)) as observations:
        yield observations


def test_names_are_counted_between_two_days(observations: Observations) -> None:
    for days, name in ((0, "camera"), (0, "wedge"), (1, "camera"), (9, "camera")):
        observations.add(Observation(TODAY - timedelta(days), CONFIRMED, name))
    observations.add(Observation(TODAY, REFUSED, "code-expired"))
    since = TODAY - timedelta(days=1)
    assert observations.counts(CONFIRMED, since, TODAY) == (("camera", 2), ("wedge", 1))
    assert observations.counts(REFUSED, since, TODAY) == (("code-expired", 1),)


def test_durations_come_in_order_and_only_where_there_was_a_code(
    observations: Observations,
) -> None:
    for duration_ms in (900, None, 300):
        observations.add(Observation(TODAY, CONFIRMED, "camera", duration_ms))
    assert observations.durations_ms(TODAY, TODAY) == (300, 900)


def test_what_is_too_old_is_erased(observations: Observations) -> None:
    for days in (0, KEPT_DAYS, KEPT_DAYS + 1):
        observations.add(Observation(TODAY - timedelta(days), CONFIRMED, "camera"))
    observations.forget_older(TODAY)
    assert observations.counts(CONFIRMED, date.min, TODAY) == (("camera", 2),)


@pytest.mark.parametrize("content", [b"no database at all, " * 200, b""])
def test_a_file_that_is_none_of_ours_is_begun_anew(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE_NAME).write_bytes(content)
    with contextlib.closing(Observations(tmp_path)) as observations:
        observations.add(Observation(TODAY, CONFIRMED, "camera"))
        assert observations.counts(CONFIRMED, TODAY, TODAY) == (("camera", 1),)


def test_they_are_there_again_after_a_start(tmp_path: Path) -> None:
    for _ in range(2):
        with contextlib.closing(Observations(tmp_path)) as observations:
            observations.add(Observation(TODAY, CONFIRMED, "camera"))
    with contextlib.closing(Observations(tmp_path)) as observations:
        assert observations.counts(CONFIRMED, TODAY, TODAY) == (("camera", 2),)
