"""The stand-in's customers: fictitious people and companies behind codes of the real shape.

Between them they have what real answers have: all fields, no bank, no title_type, a tax number in
lower case, one that no rule accepts (the interface document's own), none at all.
"""

import base64
import hashlib
from dataclasses import dataclass

from pos_scanner.protocol.backend import TitleReply

_ADDRESS = "https://mp.weixin.qq.com/intp/invoice/usertitlewxa?action=list_auth&invoice_key="
_KEY_BYTES = 59
"""Real keys are 79 characters of base64url: 59 bytes, opaque."""


@dataclass(frozen=True, slots=True)
class Customer:
    """A person at the counter.

    Attributes:
        nickname: names the customer in the demo; part of nothing else.
        reply: what scantitle answers for the code.
    """

    nickname: str
    reply: TitleReply

    @property
    def scan_text(self) -> str:
        """The text of the code on the customer's telephone."""
        stream = b"".join(
            hashlib.sha256(f"{self.nickname} {part}".encode()).digest() for part in range(2)
        )
        key = base64.urlsafe_b64encode(stream[:_KEY_BYTES]).decode().rstrip("=")
        return f"{_ADDRESS}{key}#wechat_redirect"


CUSTOMERS: tuple[Customer, ...] = (
    Customer(
        "lin",
        TitleReply(
            0,
            "北京示例科技有限公司",
            "010-62345678",
            "91110108MA01ABCD2H",
            "北京市海淀区中关村大街1号5层",
            "中国工商银行北京海淀支行",
            "0200049619200123456",
        ),
    ),
    Customer(
        "chen",
        TitleReply(
            0, "上海示例商贸有限公司", "021-50000000", "91310000775785552L", "上海市浦东新区1号"
        ),
    ),
    Customer("zhang", TitleReply(1, "张晓梅", "13800000000")),
    Customer(
        "document",
        TitleReply(None, "用户抬头", "123456", "1286715052", "abc", "银行"),
    ),
    Customer(
        "wang",
        TitleReply(
            0,
            "深圳市示例（华南）供应链管理股份有限公司第二分公司",
            "0755-88880000",
            "91440300708461136t",
            "深圳市南山区科技园路8号示例大厦A座1203室",
            "招商银行深圳分行",
            "755900000000000001",
        ),
    ),
    Customer("school", TitleReply(0, "示例市第一实验小学", None, None, "示例市学府路3号")),
)

ALIPAY_CODE = (
    "11杭州示例网络技术有限公司→291330106MA2ABCDE1G→3杭州市西湖区示例路99号 0571-88155188→"
    "4招商银行杭州示例支行571900000000000001→AALIPAY_c2FtcGxlLW9mLWEtdG9rZW4→"
)
"""The code of a customer who shows his title in Alipay; nobody is asked about it."""


def by_scan_text(text: str) -> Customer | None:
    """The customer whose code has this text."""
    return next((customer for customer in CUSTOMERS if customer.scan_text == text), None)
