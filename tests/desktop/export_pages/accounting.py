"""The pages about accounting by their widgets: what stands in them, and the way between them."""

from PySide6.QtWidgets import QComboBox, QLabel, QTableView

from tests.desktop.conftest import Till


def open_page(till: Till, name: str) -> None:
    till.wiring.host.open(name)
    till.qtbot.waitUntil(lambda: till.wiring.host.is_open)


def go(till: Till, button: str, page: str) -> None:
    """To another page by a button."""
    till.click(button)
    till.qtbot.waitUntil(lambda: page_name(till) == page)


def page_name(till: Till) -> str:
    page = till.wiring.host.page
    return "" if page is None else page.objectName()


def label(till: Till, name: str) -> str:
    found = till.widget(name)
    assert isinstance(found, QLabel)
    return found.text()


def rows(till: Till, table: str) -> list[list[str]]:
    found = till.widget(table)
    assert isinstance(found, QTableView)
    model = found.model()
    return [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def choose(till: Till, name: str, words: str) -> None:
    box = till.widget(name)
    assert isinstance(box, QComboBox)
    box.setCurrentIndex(box.findText(words))


def enabled(till: Till, name: str) -> bool:
    return till.widget(name).isEnabled()


def notice(till: Till) -> str:
    return label(till, "notice_title")
