"""An amount written out in words, so that a wrong one is noticed: 贰仟元整, "two thousand yuan".

Chinese as amounts stand on cheques and invoices (大写金额), with formal numerals; English without
"and" but before the fen.
"""

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")
_SMALL = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen"),
    "nineteen",
)
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_THOUSANDS = ("", "thousand", "million", "billion", "trillion")
_YUAN, _JIAO = 100, 10


def chinese_words(fen: int) -> str:
    """An amount of at least 0 fen in formal Chinese numerals: 20001 is 贰佰元零壹分."""
    yuan, remaining_fen = divmod(fen, _YUAN)
    jiao, single_fen = divmod(remaining_fen, _JIAO)
    whole = f"{_chinese_number(yuan)}元" if yuan or not remaining_fen else ""
    if not remaining_fen:
        return f"{whole}整"
    tenths = f"{_DIGITS[jiao]}角" if jiao else ("零" if yuan else "")
    return f"{whole}{tenths}" + (f"{_DIGITS[single_fen]}分" if single_fen else "整")


def english_words(fen: int) -> str:
    """An amount of at least 0 fen in English words: 20001 is "two hundred yuan and one fen"."""
    yuan, rest = divmod(fen, _YUAN)
    whole = f"{_english_number(yuan)} yuan"
    return f"{whole} and {_english_number(rest)} fen" if rest else whole


def _chinese_number(number: int) -> str:
    if not number:
        return _DIGITS[0]
    words = ""
    is_gap = False
    for group in reversed(range(len(_GROUPS))):
        value = number // 10_000**group % 10_000
        if not value:
            is_gap = bool(words)
            continue
        if words and (is_gap or value < 1000):
            words += _DIGITS[0]
        words += _chinese_group(value) + _GROUPS[group]
        is_gap = False
    return words


def _chinese_group(value: int) -> str:
    """A number below 10,000; zeros between its digits are one 零."""
    words, is_gap = "", False
    for place in reversed(range(len(_PLACES))):
        digit = value // 10**place % 10
        if digit:
            words += (_DIGITS[0] if is_gap and words else "") + _DIGITS[digit] + _PLACES[place]
        is_gap = not digit
    return words


def _english_number(number: int) -> str:
    if not number:
        return _SMALL[0]
    groups = [
        f"{_english_group(value)} {name}".strip()
        for power, name in reversed([*enumerate(_THOUSANDS)])
        if (value := number // 1000**power % 1000)
    ]
    return " ".join(groups)


def _english_group(value: int) -> str:
    """A number below 1,000."""
    hundreds, remainder = divmod(value, 100)
    words = [f"{_SMALL[hundreds]} hundred"] if hundreds else []
    if remainder >= 20:
        tens, single = divmod(remainder, 10)
        words.append(f"{_TENS[tens]}-{_SMALL[single]}" if single else _TENS[tens])
    elif remainder:
        words.append(_SMALL[remainder])
    return " ".join(words)
