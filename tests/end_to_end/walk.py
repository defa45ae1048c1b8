"""One till's window, as a cashier uses it: real keys and clicks, and what has come of them."""

from typing import Any

from pos_scanner.domain.title import Title, TitleType
from pos_scanner.titles import bureau_code
from tests.end_to_end.probing import Probing
from tests.waiting import wait_for

ANNA = Title(TitleType.COMPANY, "上海示例商贸有限公司", "91310000775785552L", "上海市1号")
BERT = Title(TitleType.COMPANY, "北京示例科技有限公司", "91110108MA01ABCD2H", "北京市1号")


class Walk:
    """One till's window, as a cashier uses it."""

    def __init__(self, window: Probing) -> None:
        self.window = window
        wait_for(lambda: self.form["is_open"], "the journal")

    @property
    def form(self) -> dict[str, Any]:
        return self.window.ask("form")

    @property
    def invoices(self) -> list[tuple[str, int, str]]:
        """Buyer, amount in fen and state of each invoice, in their order."""
        rows = self.window.ask("invoices")["invoices"]
        return [(row[0], row[1], row[3]) for row in rows]

    def wait_for_form(self, **values: object) -> None:
        wait_for(lambda: values.items() <= self.form.items(), lambda: f"{values} in {self.form}")

    def wait_for_invoices(self, *invoices: tuple[str, int, str]) -> None:
        wait_for(
            lambda: self.invoices == list(invoices),
            lambda: f"{invoices}: {self.invoices}, {self.form}",
        )

    def says(self, words: str) -> bool:
        """Whether a notice in the window has these words."""
        return any(words in title for title in self.form["notices"])

    def click_answer(self) -> None:
        """Click the button of the form's question."""
        x, y = self.form["answer"]
        self.window.screen.xdotool("mousemove", str(x), str(y), "click", "1")

    def show(self, title: Title) -> None:
        """A customer's code before the camera; comes back when his title stands in the form."""
        self.window.ask(f"camera {bureau_code.encode(title)}")
        self.wait_for_form(buyer=title.name, focused="amount")

    def keys(self, *names: str) -> None:
        self.window.screen.keys(*names)

    def type(self, text: str) -> None:
        self.window.screen.type(text)

    def type_amount(self, amount: str) -> None:
        """Type it; comes back when the form has it."""
        self.type(amount)
        self.wait_for_form(amount=amount)

    def click(self, name: str) -> None:
        self.window.click(name)

    def focus(self, name: str) -> None:
        assert self.window.ask(f"focus {name}")["focused"] == name

    def double_click(self, name: str) -> None:
        """Click twice at one place, as fast as a double click."""
        x, y = self.window.ask(f"place {name}")["place"]
        double = ("click", "--repeat", "2", "--delay", "90", "1")
        self.window.screen.xdotool("mousemove", str(x), str(y), *double)

    def confirm(self, title: Title, amount: str, fen: int) -> None:
        """Serve a customer; comes back when the invoice is in the journal, and the only one."""
        self.show(title)
        self.type_amount(amount)
        self.keys("Return")
        self.wait_for_invoices((title.name, fen, "confirmed"))

    def open_list(self) -> None:
        """Open the list of invoices, with the newest one chosen."""
        self.keys("F6")
        self.window.wait_until_active()
        wait_for(lambda: self.window.ask("place replace_record")["enabled"], "the newest invoice")
