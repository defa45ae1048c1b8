"""What is tried, in which order."""

from pos_scanner.capture.decoding.attempts import (
    ATTEMPTS,
    FIRST_PLACES,
    FRAME_ATTEMPTS,
    PICTURE_ATTEMPTS,
    REGION_ATTEMPTS,
    Scope,
)
from pos_scanner.capture.decoding.pipeline import MAX_REGIONS


def test_each_attempt_has_a_name_of_its_own_and_says_why() -> None:
    for attempts in (ATTEMPTS, PICTURE_ATTEMPTS):
        assert len({attempt.name for attempt in attempts}) == len(attempts)
        assert all(attempt.reason for attempt in attempts)


def test_what_reads_most_comes_first_and_twice_in_a_round_of_frames() -> None:
    names = [attempt.name for attempt in FRAME_ATTEMPTS]
    frequent = ["small", "sharp large", "corners", "large 2", "half", "corners 2"]
    assert names[:6] == frequent
    assert [name for name in names if names.count(name) == 2][:6] == frequent
    assert len(names) == 28
    assert {attempt.name for attempt in ATTEMPTS} == set(names)


def test_a_picture_on_the_disk_gets_all_of_a_frames_attempts_first() -> None:
    assert PICTURE_ATTEMPTS[: len(ATTEMPTS)] == ATTEMPTS
    assert len(PICTURE_ATTEMPTS) == 36


def test_the_first_look_is_at_the_three_likeliest_places() -> None:
    assert [attempt.rank for attempt in FIRST_PLACES] == [0, 1, 0, 2]
    assert all(attempt.scope is Scope.REGION for attempt in FIRST_PLACES)


def test_no_attempt_is_at_a_region_that_is_never_looked_for() -> None:
    assert {attempt.rank for attempt in PICTURE_ATTEMPTS} == set(range(MAX_REGIONS))
    assert {attempt.rank for attempt in REGION_ATTEMPTS} == {0}


def test_only_what_is_scanned_is_scaled() -> None:
    for attempt in (*PICTURE_ATTEMPTS, *REGION_ATTEMPTS):
        if attempt.scope is Scope.CORNERS:
            assert attempt.side_px == 0
        if attempt.scope is Scope.REGION:
            assert attempt.side_px > 0
