"""Opens the manual over the window or over the page that asks, at that page's section."""

from functools import partial

from pos_scanner.desktop.help.help_page import HelpPage
from pos_scanner.desktop.widgets.page import Page
from pos_scanner.desktop.widgets.page_host import PageHost

SECTIONS: dict[str, str] = {
    "answer_page": "platform-answer",
    "corrections_page": "platform-answer",
    "backend_page": "server",
    "batches_page": "history",
    "camera_page": "camera",
    "card_page": "title-card",
    "cashiers_page": "cashiers",
    "catalogue_page": "items",
    "export_page": "export",
    "guide_page": "first-start",
    "held_page": "on-hold",
    "issued_page": "issued",
    "item_page": "items",
    "list_page": "invoice-list",
    "maintenance_page": "maintenance",
    "numbers_page": "numbers",
    "pin_page": "sign-in",
    "preset_page": "custom-formats",
    "report_page": "shift-reports",
    "rescue_page": "journal-trouble",
    "scanner_page": "scanner",
    "problem_page": "settings",
    "settings_page": "settings",
    "shift_page": "shift",
    "tiles_page": "items",
    "void_page": "correct-an-invoice",
}
"""The manual's section about each page, by the page's help topic."""
OF_THE_WINDOW = "one-customer"


class HelpController:
    """Registers the page ``help``, and answers F1 and *More …* wherever they come from."""

    def __init__(self, host: PageHost) -> None:
        self._host = host
        host.register("help", partial(HelpPage, host.window, OF_THE_WINDOW))
        host.help_requested.connect(self.open_at)

    def open_at(self, anchor: str) -> None:
        """Open the manual at a section, over the window or over the page that is open.

        Args:
            anchor: the section's; empty: the one about the page that is open.
        """
        page = self._host.page
        if page is None:
            self._host.open_made(partial(HelpPage, self._host.window, anchor or OF_THE_WINDOW))
        elif isinstance(page, HelpPage):
            page.show_section(anchor)
        else:
            self._open_over(page, anchor or SECTIONS.get(page.help_topic, OF_THE_WINDOW))

    def _open_over(self, page: Page, anchor: str) -> None:
        manual = HelpPage(page, anchor)
        manual.help_requested.connect(manual.show_section)
        manual.finished.connect(manual.deleteLater)
        manual.open()
