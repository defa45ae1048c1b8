"""What is tried, in which order."""

from pos_scanner.capture.decoding.attempts import (
    ATTEMPTS,
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
    frequent = ["half", "tones", "sharp", "corners", "tones 2", "sharp 2", "corners 2"]
    assert names[:7] == frequent
    assert [name for name in names if names.count(name) == 2][:7] == frequent
    assert len(names) == 31
    assert {attempt.name for attempt in ATTEMPTS} == set(names)


def test_a_picture_on_the_disk_gets_all_of_a_frames_attempts_first() -> None:
    assert PICTURE_ATTEMPTS[: len(ATTEMPTS)] == ATTEMPTS
    assert len(PICTURE_ATTEMPTS) == 38


def test_no_attempt_is_at_a_region_that_is_never_looked_for() -> None:
    assert {attempt.rank for attempt in PICTURE_ATTEMPTS} == set(range(MAX_REGIONS))
    assert {attempt.rank for attempt in REGION_ATTEMPTS} == {0}


def test_only_what_is_scanned_is_scaled() -> None:
    for attempt in (*PICTURE_ATTEMPTS, *REGION_ATTEMPTS):
        if attempt.scope is Scope.CORNERS:
            assert attempt.side_px == 0
        if attempt.scope is Scope.REGION:
            assert attempt.side_px > 0
