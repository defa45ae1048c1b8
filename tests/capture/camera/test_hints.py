"""Steady advice out of what each frame suggests, with times handed in."""

import pytest

from pos_scanner.capture.camera.hints import HIDDEN_AFTER_S, SHOWN_AFTER_S, Hint, SteadyHint


def test_words_do_not_flicker_where_every_third_frame_shows_the_code() -> None:
    steady, shown = SteadyHint(), []
    for frame in range(45):
        steady.suggest(Hint.SMALL if frame % 3 == 0 else None, frame / 15)
        shown.append(steady.current)
    assert shown[10] is None
    assert set(shown[20:]) == {Hint.SMALL}


def test_words_change_when_something_else_has_helped_for_a_while() -> None:
    steady = SteadyHint()
    for frame in range(20):
        steady.suggest(Hint.SMALL, frame / 15)
    for frame in range(20, 40):  # Now this, now that: the first word stays.
        steady.suggest(Hint.BLURRED if frame % 2 else Hint.SMALL, frame / 15)
        assert steady.current is Hint.SMALL
    for frame in range(40, 60):
        steady.suggest(Hint.BLURRED, frame / 15)
    assert steady.current is Hint.BLURRED


def test_words_go_when_the_code_has_gone() -> None:
    steady = SteadyHint()
    for frame in range(20):
        steady.suggest(Hint.TILTED, frame / 15)
    for frame in range(20, 30):
        steady.suggest(None, frame / 15)
    assert steady.current is None


def test_the_hints_are_the_words_that_the_window_translates() -> None:
    assert [hint.value for hint in Hint] == ["dark", "bright", "blurred", "small", "tilted"]
    assert (SHOWN_AFTER_S, HIDDEN_AFTER_S) == (0.9, 0.5)


@pytest.mark.parametrize(("after_s", "shown"), [(0.89, None), (0.9, Hint.DARK)])
def test_a_hint_is_shown_after_nine_tenths_of_a_second(after_s: float, shown: Hint | None) -> None:
    steady = SteadyHint()
    steady.suggest(Hint.DARK, 10.0)
    steady.suggest(Hint.DARK, 10.0 + after_s)
    assert steady.current is shown


def test_before_one_is_shown_any_suggestion_counts_and_the_newest_is_shown() -> None:
    steady = SteadyHint()
    steady.suggest(Hint.SMALL, 0.0)
    steady.suggest(Hint.BLURRED, 0.8)
    steady.suggest(Hint.BLURRED, 0.9)
    assert steady.current is Hint.BLURRED


@pytest.mark.parametrize(("after_s", "shown"), [(0.89, Hint.SMALL), (0.91, Hint.TILTED)])
def test_another_hint_waits_as_long_as_the_first(after_s: float, shown: Hint) -> None:
    steady = SteadyHint()
    for now_s in (0.0, 0.9):
        steady.suggest(Hint.SMALL, now_s)
    steady.suggest(Hint.TILTED, 2.0)
    steady.suggest(Hint.TILTED, 2.0 + after_s)
    assert steady.current is shown


@pytest.mark.parametrize(("gap_s", "shown"), [(0.5, Hint.SMALL), (0.51, None)])
def test_a_hint_goes_half_a_second_after_the_last_suggestion(
    gap_s: float, shown: Hint | None
) -> None:
    steady = SteadyHint()
    for now_s in (0.0, 1.0):
        steady.suggest(Hint.SMALL, now_s)
    steady.suggest(None, 1.0 + gap_s)
    assert steady.current is shown


def test_after_it_has_gone_a_hint_waits_anew() -> None:
    steady = SteadyHint()
    for now_s in (0.0, 0.9):
        steady.suggest(Hint.SMALL, now_s)
    steady.clear()
    assert steady.current is None
    steady.suggest(Hint.SMALL, 1.0)
    steady.suggest(Hint.SMALL, 1.8)
    assert steady.current is None
    steady.suggest(Hint.SMALL, 1.91)
    assert steady.current is Hint.SMALL


def test_where_no_frame_suggests_anything_nothing_is_shown() -> None:
    steady = SteadyHint()
    for second in range(10):
        steady.suggest(None, float(second))
    assert steady.current is None
