"""Raw keys of X11 and Windows, from bytes as those systems lay them out."""

import struct
from ctypes import addressof, create_string_buffer

import pytest

from pos_scanner.capture.scanners.keys import Role
from pos_scanner.capture.scanners.us_keyboard import us_character
from pos_scanner.desktop.scanning import qt_keys
from tests.us_keys import us_key

KEYDOWN, KEYUP, SYSKEYDOWN, CHAR = 0x100, 0x101, 0x104, 0x102
VK_PROCESSKEY = 0xE5
"""What a key is called while a Chinese input method takes it; its scan code stays."""


def windows_message(
    message: int, scan_code: int, *, prefixed: bool = False, was_down: bool = False, at_ms: int = 5
) -> bytes:
    """A MSG of 64-bit Windows: hwnd, message, padding, wParam, lParam, time, x, y, padding."""
    bits = 1 | scan_code << 16 | prefixed << 24 | was_down << 30 | (message == KEYUP) << 31
    signed = bits - (1 << 32) if bits >> 31 else bits
    return struct.pack("<QI4xQqIii4x", 0x70512, message, VK_PROCESSKEY, signed, at_ms, 10, 20)


def xcb_event(kind: int, key_code: int, *, state: int = 0, at_ms: int = 5) -> bytes:
    """An xcb_key_press_event_t: 32 bytes."""
    return struct.pack("<BBHIIIIhhhhHBx", kind, key_code, 7, at_ms, 1, 2, 0, 0, 0, 0, 0, state, 1)


def address_of(data: bytes) -> int:
    """Where the bytes are; kept alive by the caller's argument list."""
    buffer = create_string_buffer(data, len(data))
    KEPT.append(buffer)
    return addressof(buffer)


KEPT: list[object] = []


def test_windows_gives_the_scan_code_whatever_the_input_method_says() -> None:
    modifiers = qt_keys.Modifiers()
    code, _ = us_key("a")
    key = qt_keys.of_windows(address_of(windows_message(KEYDOWN, code, at_ms=77)), modifiers)
    assert key is not None
    assert (key.by_code, key.role, key.pressed, key.at_ms, key.repeated) == (
        "a",
        Role.CHARACTER,
        True,
        77,
        False,
    )


def test_windows_shift_makes_capitals_until_it_is_let_go() -> None:
    modifiers = qt_keys.Modifiers()
    typed = []
    for message, code in (
        (KEYDOWN, 42),
        (KEYDOWN, us_key("a")[0]),
        (KEYUP, us_key("a")[0]),
        (KEYUP, 42),
        (KEYDOWN, us_key("a")[0]),
    ):
        key = qt_keys.of_windows(address_of(windows_message(message, code)), modifiers)
        assert key is not None
        if key.pressed and key.role is Role.CHARACTER:
            typed.append(key.by_code)
    assert typed == ["A", "a"]


def test_windows_marks_what_the_system_repeats() -> None:
    message = windows_message(KEYDOWN, us_key("a")[0], was_down=True)
    key = qt_keys.of_windows(address_of(message), qt_keys.Modifiers())
    assert key is not None
    assert key.repeated


@pytest.mark.parametrize(
    ("scan_code", "prefixed", "role", "character"),
    [
        (0x1C, False, Role.END, ""),
        (0x1C, True, Role.END, ""),
        (0x0F, False, Role.END, ""),
        (0x48, False, Role.CHARACTER, "8"),
        (0x48, True, Role.OTHER, ""),  # The arrow up shares the keypad 8's code.
        (0x35, False, Role.CHARACTER, "/"),
        (0x35, True, Role.CHARACTER, "/"),
        (0x1D, True, Role.MODIFIER, ""),
        (0x38, True, Role.MODIFIER, ""),
        (0x3B, False, Role.CONTROL, ""),
    ],
)
def test_windows_keys_with_a_prefix_are_keys_of_their_own(
    scan_code: int, prefixed: bool, role: Role, character: str
) -> None:
    message = windows_message(KEYDOWN, scan_code, prefixed=prefixed)
    key = qt_keys.of_windows(address_of(message), qt_keys.Modifiers())
    assert key is not None
    assert (key.role, key.by_code) == (role, character)


def test_windows_alt_and_the_keypad_are_no_characters() -> None:
    modifiers = qt_keys.Modifiers()
    qt_keys.of_windows(address_of(windows_message(SYSKEYDOWN, 0x38)), modifiers)
    key = qt_keys.of_windows(address_of(windows_message(SYSKEYDOWN, 0x52)), modifiers)
    assert key is not None
    assert key.role is Role.OTHER


@pytest.mark.parametrize("message", [CHAR, 0x200, 0x0F])
def test_other_windows_messages_are_none(message: int) -> None:
    assert qt_keys.of_windows(address_of(windows_message(message, 30)), qt_keys.Modifiers()) is None


@pytest.mark.parametrize("character", list("aA0$/=_]~\"' \\"))
def test_x11_gives_the_key_of_a_us_keyboard(character: str) -> None:
    code, shifted = us_key(character)
    for kind, pressed in ((2, True), (3, False), (2 | 0x80, True)):  # 0x80: sent by a program.
        event = xcb_event(kind, code + 8, state=int(shifted), at_ms=123)
        key = qt_keys.of_xcb(address_of(event))
        assert key is not None
        assert (key.by_code, key.code, key.pressed, key.at_ms) == (character, code, pressed, 123)


@pytest.mark.parametrize(
    ("state", "role"), [(2, Role.CHARACTER), (4, Role.CONTROL), (8, Role.OTHER)]
)
def test_x11_ctrl_and_alt_command_and_caps_lock_does_not(state: int, role: Role) -> None:
    key = qt_keys.of_xcb(address_of(xcb_event(2, us_key("a")[0] + 8, state=state)))
    assert key is not None
    assert (key.role, us_character(key.code, shifted=False)) == (role, "a")


@pytest.mark.parametrize("kind", [4, 6, 12, 35])
def test_other_x11_events_are_none(kind: int) -> None:
    assert qt_keys.of_xcb(address_of(xcb_event(kind, 38))) is None
