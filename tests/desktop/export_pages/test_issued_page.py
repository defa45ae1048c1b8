"""What was issued: read in the window, matched, joined by a person, said at the record."""

import csv
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTableView

from tests.desktop.conftest import Till
from tests.desktop.export_pages.accounting import enabled, go, label, notice, page_name, rows
from tests.export.conftest import AT, COMPANY, EXAMPLES
from tests.export.platform_lists import Fapiao, write_csv, write_xlsx

FIRST, SECOND, THIRD = (f"T1-20261123-000{number}" for number in (1, 2, 3))
PERSON = EXAMPLES[2][0].buyer


def issued(number: int, gross: str, buyer: str, tax_number: str = "", remark: str = "") -> Fapiao:
    at = AT + timedelta(days=number)
    return Fapiao(f"{26112000000000000000 + number}", at, buyer, tax_number, Decimal(gross), remark)


def read_lists(till: Till, *paths: Path) -> None:
    go(till, "to_answer", "answer_page")
    till.type("answer_file", " ; ".join(map(str, paths)))
    till.press("answer_file", Qt.Key.Key_Return)
    till.qtbot.waitUntil(lambda: page_name(till) == "issued_page")
    till.qtbot.waitUntil(lambda: enabled(till, "save_comparison"))


def lists(folder: Path) -> list[Path]:
    return [
        write_xlsx(folder / "1.xlsx", [issued(1, "113.00", COMPANY.name, remark=FIRST)]),
        write_csv(folder / "2.csv", [issued(2, "1.00", "个人"), issued(3, "9.99", "别家公司")]),
    ]


def test_lists_of_issued_invoices_are_matched_and_the_rest_is_joined_by_a_person(
    accounting: Callable[..., Till], tmp_path: Path
) -> None:
    till = accounting()
    read_lists(till, *lists(tmp_path))
    assert rows(till, "unissued") == [
        [SECOND, "=SUM(1+1)有限公司", "¥30.30", "not sent"],
        [THIRD, PERSON.name, "¥1.00", "not sent"],
    ]
    box = till.widget("outcome")
    box.setCurrentIndex(box.findData("not-ours"))  # type: ignore[attr-defined]
    assert [row[1] for row in rows(till, "issued")] == ["个人", "别家公司"]
    table = till.widget("unissued")
    assert isinstance(table, QTableView)
    assert not enabled(till, "join")
    table.selectRow(1)
    till.click("join")
    till.qtbot.waitUntil(lambda: len(rows(till, "unissued")) == 1)
    assert [row[1] for row in rows(till, "issued")] == ["别家公司"]
    # What was joined by mistake is taken apart, and may be joined anew.
    assert not enabled(till, "part")
    box.setCurrentIndex(box.findData("issued"))  # type: ignore[attr-defined]
    assert [row[1] for row in rows(till, "issued")] == [COMPANY.name, "个人"]
    invoices = till.widget("issued")
    assert isinstance(invoices, QTableView)
    invoices.selectRow(1)
    till.click("part")
    till.qtbot.waitUntil(lambda: len(rows(till, "unissued")) == 2)
    assert [row[1] for row in rows(till, "issued")] == [COMPANY.name]


def test_a_list_in_which_all_is_well_says_so(
    accounting: Callable[..., Till], tmp_path: Path
) -> None:
    till = accounting()
    read_lists(till, lists(tmp_path)[0])
    assert rows(till, "issued") == []
    assert "Nothing to check." in till.visible_texts()
    box = till.widget("outcome")
    box.setCurrentIndex(box.findData("issued"))  # type: ignore[attr-defined]
    assert [row[1] for row in rows(till, "issued")] == [COMPANY.name]
    assert "Nothing to check." not in till.visible_texts()


def test_the_comparison_is_saved_as_a_table(
    accounting: Callable[..., Till], tmp_path: Path
) -> None:
    till = accounting()
    read_lists(till, *lists(tmp_path))
    till.click("save_comparison")
    till.qtbot.waitUntil(lambda: notice(till) == "The comparison has been saved.")
    path = Path(label(till, "notice_mend"))
    with path.open(encoding="utf-8-sig", newline="") as file:
        outcomes = [row["结果"] for row in csv.DictReader(file)]
    assert outcomes == ["已开票", "非本机开具", "非本机开具", "未开票", "未开票"]


def test_a_mixed_answer_shows_the_refused_first_and_leads_to_the_issued(
    accounting: Callable[..., Till], tmp_path: Path
) -> None:
    till = accounting()
    refused = tmp_path / "r.csv"
    refused.write_text(f"流水号,失败原因\n{SECOND},税号错误\n", encoding="utf-8")
    go(till, "to_answer", "answer_page")
    till.type("answer_file", f"{refused};{lists(tmp_path)[0]}")
    till.press("answer_file", Qt.Key.Key_Return)
    till.qtbot.waitUntil(lambda: till.widget("to_issued").isVisible())
    assert rows(till, "refused_invoices")[0][0] == SECOND
    go(till, "to_issued", "issued_page")
    till.qtbot.waitUntil(lambda: enabled(till, "save_comparison"))
    assert rows(till, "unissued")[0][3] == "rejected"


def test_another_sellers_list_is_said_to_be_one(
    accounting: Callable[..., Till], tmp_path: Path
) -> None:
    till = accounting(shop_tax_number="91310115MA1K00000X")
    read_lists(till, *lists(tmp_path))
    words = till.visible_texts()
    assert "This list belongs to another seller: no record is matched with it." in words
    assert "another seller's 3".replace(" ", "\N{NO-BREAK SPACE}") in words
    assert rows(till, "unissued") == []
