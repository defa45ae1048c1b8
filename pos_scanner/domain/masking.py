"""Personal numbers as they stand where others may look on: enough of them to be told apart.

Only what is shown is masked; what is stored, confirmed and exported stays whole.
"""

DOT = "•"
_DOTS = 4 * DOT
_HEAD, _TAIL = 3, 4
_SHORTEST_WITH_HEAD = 11
"""A mobile number's digits; of a shorter number the head would give away too much."""
_SHORTEST_WITH_TAIL = 7


def masked(number: str) -> str:
    """A phone, account or identity number with its middle left out: ``138••••5678``.

    How long it is cannot be seen. Of a number too short for ends that say nothing, none is left.
    """
    plain = number.strip()
    if not plain:
        return ""
    head = plain[:_HEAD] if len(plain) >= _SHORTEST_WITH_HEAD else ""
    tail = plain[-_TAIL:] if len(plain) >= _SHORTEST_WITH_TAIL else ""
    return f"{head}{_DOTS}{tail}"
