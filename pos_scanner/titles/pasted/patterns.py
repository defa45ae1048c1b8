"""What a piece of text looks like by itself: a tax number, a phone, a bank, a name, an address.

In: text without label. Out: values by field, and the rest. The surest shapes are taken out first,
so that what they leave is easier to tell: a number with its check character, an e-mail address, a
bank with its account, then phones; names and addresses last.
"""

import re
from collections.abc import Iterator

from pos_scanner.domain.checks.field_splitting import split_account
from pos_scanner.domain.checks.tax_number import (
    TAX_NUMBER_LENGTHS,
    USCC_LENGTH,
    TaxNumberKind,
    kind_of,
    normalized_tax_number,
)

Candidate = tuple[str, str, bool]
"""Field, value, whether it is sure."""

CUT = "\x1f"
"""Stands where something was taken out: nothing is joined across it."""

_HAN = "\u3400-\u9fff"
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5}")
_NUMBER = re.compile(r"(?<![0-9A-Za-z@.-])[0-9A-Za-z](?:[ -]?[0-9A-Za-z]){14,19}(?![0-9A-Za-z@])")
_DIGITS = 8
"""A number has more; three words of a foreign name may be as long."""
_PHONE = re.compile(
    r"(?<![0-9A-Za-z-])(?:"
    r"(?:\+?86[- ]?)?1[3-9][0-9][- ]?[0-9]{4}[- ]?[0-9]{4}"
    r"|(?:\+?86[- ]?)?(?:[(（]0[0-9]{2,3}[)）][- ]?|0[0-9]{2,3}[- －—–])[1-9][0-9]{6,7}"
    r"(?:[-－—转][0-9]{1,6})?"
    r"|\+?86[- ]?[1-9][0-9]{1,2}[- ][0-9]{3,4}[- ]?[0-9]{4}"
    r"|0[1-9][0-9]{1,2}[1-9][0-9]{6,7}"
    r"|(?:400|800)[- ]?[0-9]{3,4}[- ]?[0-9]{3,4}"
    r")(?![0-9A-Za-z])"
)
_LOCAL_PHONE = re.compile(r"(?:^|(?<=[\s\x1f]))[2-9][0-9]{6,7}(?=$|[\s\x1f])")
_ACCOUNT = re.compile(r"(?<![0-9A-Za-z-])[0-9](?:[ -]?[0-9]){8,29}(?![0-9A-Za-z])")
_BANK_WORD = "(?:银行|信用社|信用联社|农商行)"
_BANK_IN_SHORT = "[工农中建交招]行"
_BANK = re.compile(
    rf"(?:[{_HAN}A-Za-z（）()]{{2,40}}?{_BANK_WORD}|{_BANK_IN_SHORT})[{_HAN}A-Za-z（）()·]{{0,40}}"
)
_BANK_OFFICE = re.compile("(?:支行|分行|营业部|分理处|营业室|信用社)$|银行$")
_BANK_LEAD = re.compile(r"^.*?[0-9号室楼层座栋幢](?=[\u4e00-\u9fff]{2})")

_LEGAL = "(?:有限责任公司|股份有限公司|有限公司|集团公司|总公司|公司)"
_BRANCH = (
    rf"(?:（[^（）\s]{{2,20}}）|\([^()\s]{{2,20}}\))?"
    rf"(?:[{_HAN}A-Za-z0-9（）()]{{0,14}}?(?:分公司|分店|分社|分行|支行|营业部|办事处|代表处|分院))?"
    rf"(?:（[^（）\s]{{2,20}}）|\([^()\s]{{2,20}}\))?"
)
_NAME_LETTERS = rf"[{_HAN}A-Za-z0-9（）()·&\-]"
_COMPANY = re.compile(rf"{_NAME_LETTERS}{{2,60}}?{_LEGAL}{_BRANCH}")
_BODY = re.compile(
    rf"{_NAME_LETTERS}{{2,40}}?(?:事务所|合作社|旅行社|出版社|报社|协会|学会|商会|委员会|基金会|"
    "联合会|工会|大学|学院|学校|中学|小学|幼儿园|党校|医院|卫生院|诊所|法院|检察院|研究院|"
    "研究所|设计院|养老院|中心|人民政府|政府|局|厅|经营部|门市部|服务部|办事处|管理处|商行|车行|"
    "酒店|宾馆|饭店|餐厅|餐馆|小吃店|店|厂|工作室|超市|药房|加油站|农场|博物馆|图书馆|俱乐部|集团)"
    r"(?:（[^（）\s]{2,20}）)?(?=$|[\s\x1f,，;；/|0-9])"
)
_FOREIGN = re.compile(
    r"[A-Za-z][A-Za-z0-9 .,&()'’-]{1,90}?(?:Co\.?,? ?Ltd\.?|Limited|Ltd\.?|Inc\.?|LLC|GmbH|Corp\.?)"
    r"(?=$|[\s\x1f;；/|])"
)
_NOBODY = re.compile(
    "(?:我们|我公司|我司|你们|贵公司|贵司|本公司|该公司|他们|咱们|请|麻烦|帮我|开票|开发票|开张|开一|"
    "发票|这个|哪个)"
)
"""How sentences begin that speak of a company and name none."""
_ASKED = re.compile("^(?:[您你]好|麻烦|请|帮[我忙]?|开一?[张个])+(?:给|为)?")
"""How a sentence begins that asks for an invoice, and goes on with the name."""
_PERSON = re.compile(rf"[{_HAN}·]{{2,8}}")
_INDIVIDUAL = re.compile(
    "(?:麻烦|请|帮我|就|开|一?张|是)*[个私]人(?:抬头|发票|名字|的)*(?:就行|就好|就可以|即可|吧)?"
)
_PLACE = re.compile(
    "省|市|自治区|区|县|镇|乡|村|街道|大道|大街|路|街|巷|弄|胡同|大厦|广场|园|号|室|栋|幢|楼|层|座|"
    r"Road|Rd\.?|Street|Avenue|District|Building|Room|Floor"
)
_SEPARATOR = re.compile(r"[\x1f\t;；|，,/、。!！?？:：]+")


def tax_numbers(text: str) -> Iterator[tuple[str, str, bool]]:
    """What may be a tax number in a text: as it stands there, normalised, whether it is sure."""
    for match in _NUMBER.finditer(text):
        for spelling in (match[0], match[0].split(" ")[0]):
            number = normalized_tax_number(spelling)
            if len(number) not in TAX_NUMBER_LENGTHS or sum(map(str.isdigit, number)) < _DIGITS:
                continue
            kind = kind_of(number)
            sure = kind in {TaxNumberKind.CREDIT_CODE, TaxNumberKind.IDENTITY_CARD}
            if sure or (len(number) == USCC_LENGTH and not number.isdecimal()):
                yield spelling, number, sure
                break


def take_apart(text: str) -> tuple[list[Candidate], list[str]]:
    """Everything that a text without labels holds, in the order of sureness, and the rest of it."""
    candidates: list[Candidate] = []
    for value in _EMAIL.findall(text):
        candidates.append(("email", value, True))
        text = text.replace(value, CUT)
    for spelling, number, sure in list(tax_numbers(text)):
        candidates.append(("tax_number", number, sure))
        text = text.replace(spelling, CUT)
    text = _take_banks(text, candidates)
    for pattern, field in ((_PHONE, "phone"), (_LOCAL_PHONE, "phone"), (_ACCOUNT, "bank_account")):
        for value in pattern.findall(text):
            candidates.append((field, value, field == "phone" and value.startswith("1")))
            text = text.replace(value, CUT, 1)
    unread = _take_names_and_addresses(text, candidates)
    return candidates, unread


def _take_banks(text: str, candidates: list[Candidate]) -> str:
    """Banks with their accounts; a bank that is a company, and has no account, may be the buyer."""
    for match in list(_BANK.finditer(text)):
        bank = _BANK_LEAD.sub("", match[0])
        behind = text.partition(match[0])[2].lstrip(" \t,，:：;；/|、")
        account = _ACCOUNT.match(behind)
        if account and not _PHONE.match(behind):
            candidates += [("bank_name", bank, True), ("bank_account", account[0], True)]
            text = text.replace(account[0], CUT, 1).replace(bank, CUT, 1)
        elif "公司" not in bank and _BANK_OFFICE.search(bank):
            candidates.append(("bank_name", bank, False))
            text = text.replace(bank, CUT, 1)
    return text


def _take_names_and_addresses(text: str, candidates: list[Candidate]) -> list[str]:
    for pattern in (_COMPANY, _FOREIGN):
        for match in pattern.finditer(text):
            name = _ASKED.sub("", match[0]).strip()
            if not _NOBODY.match(name):
                candidates.append(("name", name, True))
                text = text.replace(name, CUT, 1)
    pieces = [piece.strip(" :：-—~～.") for piece in _SEPARATOR.split(text)]
    return [
        remainder for piece in pieces if piece and (remainder := _take_piece(piece, candidates))
    ]


def _take_piece(piece: str, candidates: list[Candidate]) -> str:
    """A piece between separators: a body's name, an address, or neither; gives what is left."""
    body = _BODY.match(piece)
    if body and not _NOBODY.match(piece):
        candidates.append(("name", body[0], False))
        piece = piece[body.end() :].strip()
    if is_address(piece):
        candidates.append(("address", piece, False))
        return ""
    return piece


def is_address(text: str) -> bool:
    """Whether a text names a place: two words of places, or one with a number."""
    words = len(_PLACE.findall(text))
    return len(text) >= 5 and (words >= 2 or (words == 1 and re.search("[0-9]", text) is not None))


def is_person(text: str) -> bool:
    """Whether a text may be a person's name: two to eight Han characters."""
    return _PERSON.fullmatch(text) is not None and not is_individual(text)


def is_individual(text: str) -> bool:
    """Whether a text says that the buyer is a person, and nothing else."""
    return _INDIVIDUAL.fullmatch(text) is not None


def split_bank(text: str) -> tuple[str, str]:
    """Bank and account of a joined value; the account is empty when there is none."""
    bank, account = split_account(text)
    return bank.rstrip(" ,，;；:：、/|"), account
