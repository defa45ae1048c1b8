"""What the customer reads, in Chinese and English at once: nobody asks him which he reads.

The window's language is the cashier's; these sentences are therefore in no translation file.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BothLanguages:
    """One sentence twice; ``{0}`` is a value that both name."""

    chinese: str
    english: str

    def filled(self, value: str) -> "BothLanguages":
        """The sentence with its value in both languages."""
        return BothLanguages(self.chinese.replace("{0}", value), self.english.replace("{0}", value))


@dataclass(frozen=True, slots=True)
class Wallet:
    """Where an app has the code.

    Attributes:
        name: the app's.
        steps: from its first page to the code.
    """

    name: BothLanguages
    steps: BothLanguages


INVITATION = BothLanguages("请在这里出示发票抬头二维码", "Show your invoice title code here")
WALLETS = (
    Wallet(
        BothLanguages("微信", "WeChat"),
        BothLanguages(
            "我 › 头像 › 我的发票抬头 › 选择抬头",
            "Me › Personal Information › My Invoice Header",
        ),
    ),
    Wallet(
        BothLanguages("支付宝", "Alipay"),
        BothLanguages(
            "搜索“发票管家” › 发票抬头 › 选择抬头",
            "search 发票管家 › Invoice Titles",
        ),
    ),
)
CHECK = BothLanguages("请核对发票抬头", "Please check your invoice title")
INDIVIDUAL = BothLanguages("个人", "Individual")
AMOUNT = BothLanguages("价税合计", "Total")
THANKS = BothLanguages("谢谢！", "Thank you!")
NUMBER = BothLanguages("登记号 {0}", "Number {0}")
ISSUED_BY = BothLanguages("发票由 {0} 开具", "Your invoice is issued by {0}")
