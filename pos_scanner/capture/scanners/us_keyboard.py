"""Which character a physical key means on a US keyboard: how a wedge scanner thinks it types.

By scan code (set 1, as Windows has it; X11's key code less 8 is the same), so that Caps Lock and
the system's keyboard layout do not matter.
"""

_ROWS = (
    (2, "1234567890-=", "!@#$%^&*()_+"),
    (16, "qwertyuiop[]", "QWERTYUIOP{}"),
    (30, "asdfghjkl;'`", 'ASDFGHJKL:"~'),
    (43, "\\zxcvbnm,./", "|ZXCVBNM<>?"),
    (57, " ", " "),
    (71, "789-456+1230.", "789-456+1230."),
    (98, "/", "/"),
    (55, "*", "*"),
)
_PLAIN = {code: c for first, row, _ in _ROWS for code, c in enumerate(row, start=first)}
_SHIFTED = {code: c for first, _, row in _ROWS for code, c in enumerate(row, start=first)}


def us_character(scan_code: int, *, shifted: bool) -> str:
    """The character of a key; empty for a key that types none."""
    return (_SHIFTED if shifted else _PLAIN).get(scan_code, "")
