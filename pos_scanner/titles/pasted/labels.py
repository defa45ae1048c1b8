"""Labels in a pasted text (名称：, 税号, Tel: …): where one stands, and what it names.

In: one line. Out: the line cut into labelled values and what no label claims. A word is a label
only where it can be one: 电话 in 示例电话设备有限公司 is a part of a name. Labels are simplified;
traditional letters (Hong Kong, Macao, Taiwan) are folded to them one for one, so that places stay.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

ADDRESS_PHONE, BANK_ACCOUNT = "address+phone", "bank+account"
NOT_OURS, RECEIVER = "not-ours", "receiver"
"""Labels of things that belong in no field; RECEIVER's make what follows somebody else's."""

_CHINESE: dict[str, str] = {
    "name": "发票抬头 开票抬头 抬头名称 抬头 公司全称 公司名称 单位名称 单位全称 企业名称 "
    "企业全称 开票名称 开票单位 购货单位 购货方 购买方名称 购方名称 购买方 购方 "
    "客户名称 名称 户名 全称 姓名",
    "tax_number": "统一社会信用代码 社会信用代码 信用代码 纳税人识别号码 纳税人识别号 纳税识别号 "
    "纳税人税号 企业税号 公司税号 识别号 税务登记证号 税务登记号 税号",
    ADDRESS_PHONE: "地址、电话 地址及电话 地址和电话 地址电话 地址/电话 注册地址及电话 "
    "注册地址电话 注册地址、电话 单位地址及电话 单位地址电话 单位地址、电话 公司地址电话 "
    "公司地址及电话 公司地址、电话",
    "address": "单位地址 公司地址 注册地址 企业地址 开票地址 营业地址 经营场所 住所 地址",
    "phone": "电话号码 联系电话 公司电话 注册电话 财务电话 单位电话 办公电话 固定电话 企业电话 "
    "联络电话 手机号码 手机号 手机 座机 电话",
    BANK_ACCOUNT: "开户行及账号 开户行及帐号 开户行和账号 开户行账号 开户行、账号 开户行/账号 "
    "开户银行及账号 开户银行及帐号 开户银行和账号 开户银行账号 开户银行、账号 开户银行/账号 "
    "开户行及账户 银行及账号 银行、账号 开户行帐号 开户行、帐号",
    "bank_name": "开户银行名称 开户行名称 开户银行 开户支行 开户行 银行名称 银行",
    "bank_account": "银行账号 银行帐号 银行账户 银行帐户 账号 帐号 账户 帐户 银行卡号 卡号",
    "email": "电子邮箱 电子邮件 邮箱地址 收票邮箱 接收邮箱 开票邮箱 电邮 邮箱",
    RECEIVER: "收件人 收件地址 收件电话 收货人 收货地址 收票人 收票地址 邮寄地址 联系人",
    NOT_OURS: "备注 金额 价税合计 开票内容 开票项目 发票内容 发票类型 开票类型 内容 项目 类型 日期 "
    "订单号 经办人 部门 职务 传真 邮编 网址 "
    "法定代表人 注册资本 成立日期",
}
_ENGLISH: dict[str, str] = {
    "name": "company name|company|name of company|buyer|customer|name",
    "tax_number": r"tax (?:id|no|number|code|payer id)|taxpayer id|vat (?:id|no|number)|uscc|tin",
    "address": "registered address|company address|address|addr|add",
    "phone": "telephone|mobile|phone|tel|t",
    "bank_name": "bank name|bank of deposit|opening bank|bank",
    "bank_account": r"bank account|account (?:no|number)|account|a/c(?: no)?",
    "email": "e-?mail(?: address)?|mail|e",
    NOT_OURS: "fax|website|web|attn|contact|remark|amount|date",
}
_NEEDS_MARK = frozenset(
    word
    for words in (
        "购买方 购方 购货方 全称 户名 姓名 银行 账户 帐户 内容 项目 类型 日期 备注 金额",
        "部门 职务 邮箱 电邮 联系人 名称 住所",
    )
    for word in words.split()
)
"""Words that stand for much else: a label only with a colon or the like, or a blank, behind it."""

_SPREAD = 2
_TRADITIONAL = (
    "稱頭單購買貨戶統會碼納稅識別號務證記業註冊話電機聯絡財辦開銀帳賬郵備內項類經營職傳編網訂價額發責團總"
    "處縣鎮鄉區廣場園樓層棟學協員醫診廳車賓館飯廠藥農圖書樂個請煩幫們貴該這據"
)
_SIMPLIFIED = (
    "称头单购买货户统会码纳税识别号务证记业注册话电机联络财办开银帐账邮备内项类经营职传编网订价额发责团总"
    "处县镇乡区广场园楼层栋学协员医诊厅车宾馆饭厂药农图书乐个请烦帮们贵该这据"
)
_FOLD = str.maketrans(_TRADITIONAL, _SIMPLIFIED)


def _words() -> tuple[str, dict[str, str]]:
    """The pattern of all Chinese labels, longest first; field by word."""
    field_of = {word: field for field, words in _CHINESE.items() for word in words.split()}
    longest_first = sorted(field_of, key=len, reverse=True)
    return "|".join(map(_pattern_of, longest_first)), field_of


def _pattern_of(word: str) -> str:
    """Two characters may be spread (``名    称``); 公司 does not begin one where it ends a name."""
    spread = r"\s{0,6}".join(map(re.escape, word)) if len(word) == _SPREAD else re.escape(word)
    return f"(?<![限任]){spread}" if word.startswith("公司") else spread


_CHINESE_PATTERN, _FIELD_OF = _words()
_ENGLISH_PATTERN = "|".join(f"(?P<e{n}>{words})" for n, words in enumerate(_ENGLISH.values()))
_BEFORE = r"(?:(?<=[\s,，;；。|/【\[（(、.:：])|^)"
_NUMBERING = r"(?:[(（]?[0-9一二三四五六七八九十]{1,2}[)）、.．]\s?|[-*•·●■★▪]\s?)?[【\[]?"
_MARK = r"\s{0,4}[】\]]?\s{0,20}[:：=＝\t]\s*|[】\]]\s*"
_SAYS = r"[是为]\s*[:：]?\s*"
_LABEL = re.compile(
    rf"(?P<numbering>{_BEFORE}{_NUMBERING})?(?P<word>{_CHINESE_PATTERN})(?P<mark>{_MARK}|{_SAYS}|\s+|$|(?=.))"
    rf"|{_BEFORE}{_NUMBERING}(?:{_ENGLISH_PATTERN})\.?(?:{_MARK}|\s+(?=[+(]*[0-9])|(?=[:：]))",
    re.IGNORECASE,
)
_TALK = re.compile("[给发写开用要就我你您在有]")
"""What goes on with a sentence about a label: 抬头给你."""
_FITS_AT_ONCE = {
    "tax_number": re.compile(r"[0-9A-Za-z]{6}"),
    "phone": re.compile(r"[0-9(（+]"),
    "bank_account": re.compile(r"[0-9]"),
    "address": re.compile("[\u4e00-\u9fff]{2}"),
    "bank_name": re.compile("[\u4e00-\u9fff]{2}"),
    ADDRESS_PHONE: re.compile("[\u4e00-\u9fff]{2}"),
    BANK_ACCOUNT: re.compile("[\u4e00-\u9fff]{2}"),
}
"""What must follow a label in the middle of a line that has no mark on either side."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a line.

    Attributes:
        field: a field of ``Title``, ADDRESS_PHONE, BANK_ACCOUNT, NOT_OURS or RECEIVER; empty for
            what stands before the first label.
        text: the value, without blanks and joints at its ends.
        ends_line: whether the value's line ends with it.
    """

    field: str
    text: str
    ends_line: bool


def parts_of(line: str) -> Iterator[Part]:
    """A line's parts in their order; the one without label may be missing."""
    labels = [(match, field) for match in _LABEL.finditer(line) if (field := _field(match, line))]
    first = labels[0][0].start() if labels else len(line)
    if unlabelled := tidy(line[:first]):
        yield Part("", unlabelled, ends_line=not labels)
    for place, (match, field) in enumerate(labels):
        is_last = place + 1 == len(labels)
        end = len(line) if is_last else labels[place + 1][0].start()
        yield Part(field, tidy(line[match.end() : end]), ends_line=is_last)


def tidy(text: str) -> str:
    """A value without blanks, commas and the like at its ends."""
    return text.strip(" \t,，;；。、/|:：=~～【】[]").strip()


def _field(match: re.Match[str], line: str) -> str:
    """What a label's match names; empty where the word is no label."""
    word = match["word"]
    if word is None:
        fields = list(_ENGLISH)
        return next(fields[n] for n in range(len(fields)) if match[f"e{n}"] is not None)
    word = re.sub(r"\s", "", word)
    field = _FIELD_OF[word]
    is_apart = match["numbering"] is not None
    mark = match["mark"]
    if mark.strip() or (is_apart and (mark or match.end() == len(line))):
        return field
    if is_apart and match.start() == 0 and word not in _NEEDS_MARK:
        return "" if _TALK.match(line, match.end()) else field
    fits = _FITS_AT_ONCE.get(field)
    follows = fits is not None and fits.match(line, match.end()) is not None
    return field if follows and word not in _NEEDS_MARK else ""


def folded(text: str) -> str:
    """A text of the same length in which labels have the letters of the mainland."""
    return text.translate(_FOLD)


def as_written(value: str, text: str) -> str:
    """A value that was found in the folded text, as it stands in the text itself."""
    place = folded(text).find(value)
    return value if place < 0 else text[place : place + len(value)]
