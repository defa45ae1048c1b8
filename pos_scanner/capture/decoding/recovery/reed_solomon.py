"""Reed-Solomon correction of errors and erasures over GF(256), as QR code symbols use it.

An erasure is a codeword known to be unreliable: correcting it takes one check codeword, an error
takes two. The field polynomial is x^8 + x^4 + x^3 + x^2 + 1, the generator's roots begin at 1
(ISO/IEC 18004:2015, 7.5.2). The key equation is solved by the Berlekamp-Massey algorithm that
begins with the erasures' locator (Blahut, Theory and Practice of Error Control Codes, 1983, 9.2).
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_FIELD = 0x11D
_ORDER = 255


def _tables() -> tuple[list[int], list[int]]:
    powers, logarithms = [0] * (2 * _ORDER), [0] * 256
    value = 1
    for exponent in range(_ORDER):
        powers[exponent] = powers[exponent + _ORDER] = value
        logarithms[value] = exponent
        value <<= 1
        if value & 256:
            value ^= _FIELD
    return powers, logarithms


_POWERS, _LOGARITHMS = _tables()
_POWER_ARRAY, _LOGARITHM_ARRAY = np.array(_POWERS), np.array(_LOGARITHMS)


def correct(
    codewords: NDArray[np.intp], check_count: int, erased: Sequence[int], spare: int
) -> NDArray[np.intp] | None:
    """The codewords of a block, corrected; None where that is not certain.

    Args:
        codewords: data, then check codewords, 0 to 255.
        check_count: how many of them are check codewords.
        erased: places of those that are not to be trusted.
        spare: so many check codewords must be left over once errors and erasures are paid for: of
            256 to that power blocks of noise at most one fits.
    """
    syndromes = _syndromes(codewords, check_count)
    if not any(syndromes):
        return codewords
    exponents = [len(codewords) - 1 - place for place in erased]
    locator = _locator(syndromes, exponents)
    errors = len(locator) - 1 - len(erased)
    if errors < 0 or 2 * errors + len(erased) > check_count - spare:
        return None
    places = np.flatnonzero(_values(locator, len(codewords)) == 0)
    if len(places) != len(locator) - 1:
        return None
    corrected = codewords.copy()
    evaluator = _product(syndromes, locator)[:check_count]
    slope = [coefficient if power % 2 else 0 for power, coefficient in enumerate(locator)]
    for place in places:
        exponent = len(codewords) - 1 - int(place)
        denominator = _value(slope, -exponent)
        if denominator == 0:
            return None
        # The derivative is the slope over x: the factor that the roots' beginning at 1 asks for.
        quotient = _divided(_value(evaluator, -exponent), denominator)
        corrected[place] ^= quotient
    return None if any(_syndromes(corrected, check_count)) else corrected


def _syndromes(codewords: NDArray[np.intp], check_count: int) -> list[int]:
    places = np.flatnonzero(codewords)
    exponents = len(codewords) - 1 - places
    logarithms = _LOGARITHM_ARRAY[codewords[places]]
    terms = _POWER_ARRAY[(logarithms + np.arange(check_count)[:, None] * exponents) % _ORDER]
    syndromes: list[int] = np.bitwise_xor.reduce(terms, axis=1).tolist()
    return syndromes


def _locator(syndromes: Sequence[int], erased_exponents: Sequence[int]) -> list[int]:
    """The polynomial whose roots are the inverse places of errors and erasures, lowest first."""
    locator = [1]
    for exponent in erased_exponents:
        locator = _product(locator, [1, _POWERS[exponent % _ORDER]])
    erased = length = len(erased_exponents)
    correction = list(locator)
    for step in range(erased, len(syndromes)):
        terms = zip(locator, reversed(syndromes[: step + 1]), strict=False)
        discrepancy = 0
        for coefficient, syndrome in terms:
            discrepancy ^= _times(coefficient, syndrome)
        correction = [0, *correction]
        if discrepancy:
            scaled = [_times(discrepancy, coefficient) for coefficient in correction]
            longer = _sum(locator, scaled)
            if 2 * length <= step + erased:
                length = step + 1 + erased - length
                correction = [_divided(coefficient, discrepancy) for coefficient in locator]
            locator = longer
    while locator[-1] == 0:
        locator.pop()
    return locator


def _values(polynomial: Sequence[int], count: int) -> NDArray[np.intp]:
    """The values of a polynomial at the inverse places of so many codewords."""
    exponents = np.arange(count) - (count - 1)
    values = np.zeros(count, np.intp)
    for power, coefficient in enumerate(polynomial):
        if coefficient:
            values ^= _POWER_ARRAY[(_LOGARITHMS[coefficient] + power * exponents) % _ORDER]
    return values


def _value(polynomial: Sequence[int], exponent: int) -> int:
    value = 0
    for power, coefficient in enumerate(polynomial):
        if coefficient:
            value ^= _POWERS[(_LOGARITHMS[coefficient] + power * exponent) % _ORDER]
    return value


def _product(first: Sequence[int], second: Sequence[int]) -> list[int]:
    product = [0] * (len(first) + len(second) - 1)
    for place, first_factor in enumerate(first):
        for offset, second_factor in enumerate(second):
            product[place + offset] ^= _times(first_factor, second_factor)
    return product


def _sum(first: Sequence[int], second: Sequence[int]) -> list[int]:
    longer, shorter = (first, second) if len(first) > len(second) else (second, first)
    total = list(longer)
    for place, coefficient in enumerate(shorter):
        total[place] ^= coefficient
    return total


def _times(first: int, second: int) -> int:
    return _POWERS[_LOGARITHMS[first] + _LOGARITHMS[second]] if first and second else 0


def _divided(value: int, divisor: int) -> int:
    return _POWERS[_LOGARITHMS[value] - _LOGARITHMS[divisor] + _ORDER] if value else 0
