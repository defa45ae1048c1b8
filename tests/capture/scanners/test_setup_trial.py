"""What three scans of the test code show of a scanner."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from pos_scanner.capture.decoding.picture_reader import PictureReader
from pos_scanner.capture.qr_writer import draw_code
from pos_scanner.capture.scanners import setup_trial
from pos_scanner.capture.scanners.keys import Key, Role
from pos_scanner.capture.scanners.setup_trial import (
    TEST_CODE,
    ScannerProfile,
    SetupProblem,
    learn_profile,
)
from tests.us_keys import us_key

GERMAN = str.maketrans("yzYZ=_/]", "zyZY´?-+")


def typed(
    text: str, gap_ms: int = 8, *, end: bool = True, by_text: str | None = None
) -> Sequence[Key]:
    """Keys of a scanner; ``by_text`` is what the system's layout makes of them."""
    layout_text = text if by_text is None else by_text
    keys = [
        Key(
            us_key(key_character)[0],
            Role.CHARACTER,
            True,
            gap_ms * at,
            key_character,
            text_character,
        )
        for at, (key_character, text_character) in enumerate(zip(text, layout_text, strict=True))
    ]
    return [*keys, Key(28, Role.END, True, gap_ms * len(text))] if end else keys


def of(*scans: Sequence[Key]) -> ScannerProfile:
    return learn_profile(scans)


def test_a_usual_scanner_is_trusted() -> None:
    learnt = of(*[typed(TEST_CODE)] * 3)
    assert learnt == ScannerProfile(gap_ms=25, slowest_ms=8)
    assert learnt.is_trusted


def test_a_slow_scanner_gets_twice_its_pause() -> None:
    assert of(*[typed(TEST_CODE, 30)] * 3).gap_ms == 60


def test_identifier_prefix_and_suffix_are_told_apart() -> None:
    learnt = of(*[typed(f"#]Q1{TEST_CODE}~")] * 3)
    assert (learnt.prefix, learnt.identifier, learnt.suffix) == ("#", "]Q1", "~")
    assert learnt.is_trusted


@pytest.mark.parametrize(
    ("by_text", "layout", "caps_lock"),
    [
        (TEST_CODE, "auto", False),
        (TEST_CODE.swapcase(), "us", True),
        (TEST_CODE.translate(GERMAN), "us", False),
    ],
)
def test_the_keyboard_s_layout_and_caps_lock_are_seen(
    by_text: str, layout: str, caps_lock: bool
) -> None:
    learnt = of(*[typed(TEST_CODE, by_text=by_text)] * 3)
    assert (learnt.layout, learnt.caps_lock, learnt.is_trusted) == (layout, caps_lock, True)


def test_a_scanner_set_to_the_system_s_layout_is_read_by_text() -> None:
    places = TEST_CODE.replace("y", "z").replace("Y", "Z")
    assert of(*[typed(places, by_text=TEST_CODE)] * 3).layout == "text"


@pytest.mark.parametrize(
    ("scans", "doubt", "trusted"),
    [
        ([typed("6901234567892")] * 3, SetupProblem.NOT_THE_CODE, False),
        ([typed(TEST_CODE[:-3])] * 3, SetupProblem.NOT_THE_CODE, False),
        ([typed(TEST_CODE, 70)] * 3, SetupProblem.TOO_SLOW, False),
        ([typed(TEST_CODE)] * 2 + [typed(f"#{TEST_CODE}")], SetupProblem.DIFFERS, False),
        ([typed(TEST_CODE, end=False)] * 3, SetupProblem.NO_END, True),
    ],
)
def test_what_speaks_against_a_scanner(
    scans: list[Sequence[Key]], doubt: SetupProblem, trusted: bool
) -> None:
    learnt = learn_profile(scans)
    assert learnt.problems == (doubt,)
    assert learnt.is_trusted is trusted


def let_go(keys: Sequence[Key], dwell_ms: int) -> list[Key]:
    """The same keys, each let go after a time."""
    releases = [replace(key, pressed=False, at_ms=key.at_ms + dwell_ms) for key in keys]
    return sorted([*keys, *releases], key=lambda key: key.at_ms)


@pytest.mark.parametrize(
    ("gap_ms", "dwell_ms", "learnt_gap_ms", "learnt_dwell_ms"),
    [(8, 3, 25, 15), (30, 12, 60, 17), (60, 4, 110, 15), (90, 25, 140, 30), (150, 8, 200, 15)],
)
def test_a_scanner_that_lets_each_key_go_at_once_is_trusted_up_to_150_ms_a_key(
    gap_ms: int, dwell_ms: int, learnt_gap_ms: int, learnt_dwell_ms: int
) -> None:
    learnt = of(*[let_go(typed(TEST_CODE, gap_ms), dwell_ms)] * 3)
    assert (learnt.gap_ms, learnt.dwell_ms) == (learnt_gap_ms, learnt_dwell_ms)
    assert learnt.is_trusted


@pytest.mark.parametrize(("gap_ms", "dwell_ms"), [(60, 26), (90, 45), (160, 5)])
def test_one_that_holds_its_keys_like_a_finger_or_is_slower_than_any_is_not(
    gap_ms: int, dwell_ms: int
) -> None:
    learnt = of(*[let_go(typed(TEST_CODE, gap_ms), dwell_ms)] * 3)
    assert learnt.problems == (SetupProblem.TOO_SLOW,)


def test_alt_and_the_keypad_are_never_trusted() -> None:
    alt = [Key(56, Role.MODIFIER, True, 0)]
    digits = [Key(code, Role.OTHER, True, 5 * at) for at, code in enumerate((79, 80, 81, 75) * 6)]
    learnt = learn_profile([[*alt, *digits, Key(28, Role.END, True, 200)]] * 3)
    assert learnt.problems == (SetupProblem.ALT_KEYPAD,)
    assert not learnt.is_trusted


def test_the_test_code_is_read_by_the_real_decoders() -> None:
    modules = np.asarray(draw_code(TEST_CODE))
    (detection,) = PictureReader().read(modules.repeat(6, 0).repeat(6, 1))
    assert detection.text == TEST_CODE


def test_the_test_code_and_its_scans_are_those_that_the_page_and_paper_name() -> None:
    assert TEST_CODE == "pos-scanner:aA0$/=_]yzYZ+19"
    assert (setup_trial.REQUIRED_SCANS, setup_trial.PAUSE_MS) == (3, 400)


def with_gaps(*gaps_ms: int) -> list[Key]:
    """The test code's keys after one another, at these gaps in turn and 5 ms after the last."""
    at_ms, keys = 0, []
    for place, character in enumerate(TEST_CODE):
        keys.append(Key(us_key(character)[0], Role.CHARACTER, True, at_ms, character, character))
        at_ms += gaps_ms[place] if place < len(gaps_ms) else 5
    return [*keys, Key(28, Role.END, True, at_ms)]


@pytest.mark.parametrize(
    ("gap_ms", "learnt_ms"), [(1, 25), (12, 25), (13, 26), (30, 60), (49, 98), (50, 100), (51, 100)]
)
def test_a_learnt_pause_is_twice_the_usual_one_between_25_and_100_ms(
    gap_ms: int, learnt_ms: int
) -> None:
    profile = learn_profile([typed(TEST_CODE, gap_ms)] * 3)
    assert (profile.gap_ms, profile.slowest_ms) == (learnt_ms, gap_ms)


@pytest.mark.parametrize(("gap_ms", "is_slow"), [(50, False), (51, True)])
def test_a_scanner_is_too_slow_from_51_ms_on(gap_ms: int, is_slow: bool) -> None:
    profile = learn_profile([typed(TEST_CODE, gap_ms)] * 3)
    assert (profile.problems == (SetupProblem.TOO_SLOW,)) is is_slow


def test_one_pause_in_twenty_is_not_the_usual_one() -> None:
    # Of 26 gaps the 25th counts: one long pause does not, two do.
    assert learn_profile([with_gaps(40)]) == ScannerProfile(gap_ms=25, slowest_ms=40)
    assert learn_profile([with_gaps(40, 30)]) == ScannerProfile(gap_ms=60, slowest_ms=40)


def test_gaps_are_those_of_every_scan() -> None:
    profile = learn_profile([typed(TEST_CODE, 5), typed(TEST_CODE, 5), typed(TEST_CODE, 30)])
    assert (profile.gap_ms, profile.slowest_ms) == (60, 30)


@pytest.mark.parametrize("different", [0, 1, 2])
@pytest.mark.parametrize("head_and_tail", [("#", ""), ("", "~")])
def test_one_scan_that_differs_is_enough(different: int, head_and_tail: tuple[str, str]) -> None:
    head, tail = head_and_tail
    scans = [typed(TEST_CODE)] * 3
    scans[different] = typed(f"{head}{TEST_CODE}{tail}")
    assert learn_profile(scans).problems == (SetupProblem.DIFFERS,)


def test_a_scan_without_its_end_differs_from_the_others() -> None:
    scans = [typed(TEST_CODE), typed(TEST_CODE), typed(TEST_CODE, end=False)]
    problems = (SetupProblem.DIFFERS, SetupProblem.NO_END)
    assert learn_profile(scans).problems == problems


def test_what_speaks_against_a_scanner_comes_in_one_order_whatever_came_first() -> None:
    scans = [typed(TEST_CODE, 70, end=False), typed("6901234567892", 70)]
    assert learn_profile(scans).problems == tuple(
        problem for problem in SetupProblem if problem is not SetupProblem.ALT_KEYPAD
    )


def test_caps_lock_counts_whichever_scan_shows_it() -> None:
    swapped = typed(TEST_CODE, by_text=TEST_CODE.swapcase())
    for scans in ([swapped, typed(TEST_CODE)], [typed(TEST_CODE), swapped]):
        assert learn_profile(scans).caps_lock


def test_a_scanner_read_by_text_has_no_caps_lock() -> None:
    places = TEST_CODE.replace("y", "z").replace("Y", "Z")
    profile = learn_profile([typed(places, by_text=TEST_CODE)] * 3)
    assert not profile.caps_lock


@pytest.mark.parametrize(("keys_after_enter", "ends_itself"), [(0, True), (1, True), (2, False)])
def test_an_end_is_one_of_the_last_two_keys(keys_after_enter: int, ends_itself: bool) -> None:
    extra = [Key(15, Role.MODIFIER, True, 900)] * keys_after_enter
    profile = learn_profile([[*typed(TEST_CODE), *extra]] * 3)
    assert profile.ends_itself is ends_itself


def test_releases_and_modifiers_type_nothing() -> None:
    keys: list[Key] = []
    for key in typed(TEST_CODE):
        keys += [
            Key(42, Role.MODIFIER, True, key.at_ms, "x", "x"),
            key,
            replace(key, pressed=False),
        ]
    assert learn_profile([keys]) == ScannerProfile(gap_ms=25, slowest_ms=8)


def keypad(*codes: int, role: Role = Role.OTHER) -> list[Key]:
    return [Key(code, role, True, 5 * place) for place, code in enumerate(codes)]


@pytest.mark.parametrize(
    ("keys", "problem"),
    [
        (keypad(71, 83), SetupProblem.ALT_KEYPAD),
        (keypad(71), SetupProblem.NOT_THE_CODE),
        (keypad(70, 71), SetupProblem.NOT_THE_CODE),
        (keypad(83, 84), SetupProblem.NOT_THE_CODE),
        (keypad(71, 83, role=Role.CHARACTER), SetupProblem.NOT_THE_CODE),
        (keypad(66, 67), SetupProblem.NOT_THE_CODE),
        ([], SetupProblem.NOT_THE_CODE),
    ],
)
def test_two_keys_of_the_keypad_with_alt_are_numbers_of_characters(
    keys: list[Key], problem: SetupProblem
) -> None:
    assert learn_profile([keys] * 3) == ScannerProfile(
        gap_ms=25,
        slowest_ms=max(0, 5 * (len(keys) - 1)) if keys and keys[0].role is Role.CHARACTER else 0,
        ends_itself=False,
        problems=(problem, SetupProblem.NO_END),
    )


def test_one_foreign_key_of_the_keypad_leaves_the_code_read() -> None:
    scan = [*keypad(75), *typed(TEST_CODE)]
    assert learn_profile([scan] * 3).problems == ()
