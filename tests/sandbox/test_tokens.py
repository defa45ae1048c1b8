"""The stand-in's tokens follow WeChat's rules, so that the backend's are tried against them."""

from pos_scanner.sandbox.tokens import FORCED_A_DAY, FORCED_SPACING_S, LIFETIME_S, OVERLAP_S, Tokens


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_stable_token_stays_until_its_last_five_minutes_and_then_both_hold() -> None:
    clock = Clock()
    tokens = Tokens(clock)
    first, left = tokens.stable(force=False)
    assert left == LIFETIME_S
    clock.now += LIFETIME_S - OVERLAP_S - 1
    assert tokens.stable(force=False) == (first, OVERLAP_S + 1)
    clock.now += 2
    second, left = tokens.stable(force=False)
    assert second != first
    assert left == LIFETIME_S
    assert tokens.error_of(first) is None
    assert tokens.error_of(second) is None
    clock.now += OVERLAP_S
    assert tokens.error_of(first) == (42001, "access_token expired")


def test_a_forced_token_kills_the_one_before_at_once_but_not_too_often() -> None:
    clock = Clock()
    tokens = Tokens(clock)
    first, _ = tokens.stable(force=False)
    second, _ = tokens.stable(force=True)
    assert second != first
    error = tokens.error_of(first)
    assert error is not None
    assert error[0] == 40001
    assert tokens.stable(force=True)[0] == second
    newest = second
    for _ in range(FORCED_A_DAY + 5):
        clock.now += FORCED_SPACING_S + 1
        newest, _ = tokens.stable(force=True)
    clock.now += FORCED_SPACING_S + 1
    assert tokens.stable(force=True)[0] == newest


def test_the_older_interfaces_token_dies_with_the_next_call() -> None:
    tokens = Tokens(Clock())
    first, _ = tokens.older()
    stable, _ = tokens.stable(force=False)
    tokens.older()
    assert tokens.error_of(first) is not None
    assert tokens.error_of(stable) is None


def test_no_token_and_a_revoked_one_are_told_apart() -> None:
    tokens = Tokens(Clock())
    token, _ = tokens.stable(force=False)
    tokens.revoke_all()
    missing, dead = tokens.error_of(""), tokens.error_of(token)
    assert missing is not None
    assert dead is not None
    assert (missing[0], dead[0]) == (41001, 40001)
