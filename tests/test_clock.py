"""The clock: the present moment, aware and in whole seconds."""

from datetime import UTC, datetime, timedelta

from pos_scanner import clock


def test_the_moment_is_aware_in_whole_seconds_and_the_present_one() -> None:
    earliest = datetime.now(UTC) - timedelta(seconds=1)
    moment = clock.now()
    assert moment.utcoffset() is not None
    assert moment.microsecond == 0
    assert earliest <= moment <= datetime.now(UTC)
