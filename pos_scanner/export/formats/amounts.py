"""Amounts as cells: yuan with two places and a point, without separators."""


def fen_of(cell: str) -> int:
    """A cell with an amount of two places, in fen; an empty cell is 0.

    Raises:
        ValueError: it is no such amount.
    """
    if not cell:
        return 0
    whole, point, places = cell.partition(".")
    if not point or len(places) != 2:
        raise ValueError(f"not an amount: {cell!r}")
    return int(whole + places)


def yuan_of(fen: int) -> str:
    """An amount in fen as a cell: -12345 is ``-123.45``."""
    return f"{'-' if fen < 0 else ''}{abs(fen) // 100}.{abs(fen) % 100:02}"
