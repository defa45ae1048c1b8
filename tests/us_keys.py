"""Which key of a US keyboard types a character: the way back from ``us_keyboard``."""

from pos_scanner.capture.scanners.us_keyboard import us_character

_LAST_CODE = 98
_KEYS = {
    us_character(code, shifted=shifted): (code, shifted)
    for shifted in (True, False)
    for code in range(_LAST_CODE, 0, -1)
}
"""The main block's keys come before the keypad's, and a plain key before a shifted one."""


def us_key(character: str) -> tuple[int, bool]:
    """The scan code of the key that types an ASCII character, and whether with Shift.

    Raises:
        KeyError: no key of a US keyboard types it.
    """
    if not character:
        raise KeyError(character)
    return _KEYS[character]
