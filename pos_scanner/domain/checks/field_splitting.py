"""Two fields that came as one: address with phone, bank with account number.

In: the joined text, whose writer put nothing (or a blank) between the two. Out: both parts, a
guess that the caller marks as one. A text without a likely second part stays whole.
"""

import re

_LONGEST_TAIL = 80
"""Characters at the end that are looked at; a hostile text is not searched whole."""

_GAP = r"[\s,，;；:：、/|]*"
_LABEL = r"(?:电话|电话号码|联系电话|手机|手机号|Tel\.?|TEL\.?)?" + _GAP
_MOBILE = r"(?:\+?86[- ]?)?1[3-9][0-9][- ]?[0-9]{4}[- ]?[0-9]{4}"
_AREA = r"(?:[(（]0[0-9]{2,3}[)）][- ]?|0[0-9]{2,3}[-－—– ]?)"
_LAND_LINE = r"(?:\+?86[- ]?)?" + _AREA + r"[1-9][0-9]{6,7}(?:[-－—转][0-9]{1,6})?"
_SERVICE = r"(?:400|800)[- ]?[0-9]{3}[- ]?[0-9]{4}|(?:400|800)[- ]?[0-9]{4}[- ]?[0-9]{3}"
_LOCAL = r"[2-9][0-9]{6,7}(?:[-－—转][0-9]{1,6})?"

# In order: those that no house number looks like may follow a digit ("1201室" is often written
# "1201"); a bare local number may not.
_PHONES = tuple(
    re.compile(rf"(.*?){_GAP}{_LABEL}{before}((?:{number}))\s*$", re.DOTALL)
    for before, number in (
        (r"(?<![0-9])", _MOBILE),
        (r"(?<![0-9])", _LAND_LINE),
        (r"(?<![0-9])", _SERVICE),
        (r"(?<![0-9-])", _LOCAL),
        (r"(?<=[0-9])", r"1[3-9][0-9]{9}"),
        (r"(?<=[0-9])", _LAND_LINE),
    )
)
_ACCOUNT_LABEL = r"(?:银行账号|银行帐号|账号|帐号|账户|帐户)?" + _GAP
_ACCOUNT = re.compile(
    rf"(.*?){_GAP}{_ACCOUNT_LABEL}(?<![0-9])([0-9](?:[ -]?[0-9]){{7,39}})\s*$", re.DOTALL
)
_ABROAD = r"\+[0-9](?:[ ()-]{0,2}[0-9]){6,14}"
_WHOLE_PHONE = re.compile(
    rf"{_MOBILE}|{_LAND_LINE}|{_SERVICE}|{_LOCAL}|{_ABROAD}|1[0-9]{{4}}|95[0-9]{{3,4}}"
)


def is_phone(text: str) -> bool:
    """Whether a text is one telephone number and nothing else; blanks at its ends do not count."""
    return _WHOLE_PHONE.fullmatch(text.strip()) is not None


def split_phone(text: str) -> tuple[str, str]:
    """Address and phone; the phone is empty when the end of the text looks like none."""
    return _first_split(text, _PHONES)


def split_account(text: str) -> tuple[str, str]:
    """Bank and account number (at least 8 digits); the number is empty when there is none."""
    return _first_split(text, (_ACCOUNT,))


def _first_split(text: str, patterns: tuple[re.Pattern[str], ...]) -> tuple[str, str]:
    head, tail = text[:-_LONGEST_TAIL], text[-_LONGEST_TAIL:]
    for pattern in patterns:
        match = pattern.fullmatch(tail)
        if match:
            return (head + match[1]).rstrip(), match[2]
    return text, ""
