"""The whole job, as a cashier does it: keys into a real window, and the accountant's file."""

import csv
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

import pytest

from pos_scanner import clock
from pos_scanner.sandbox.customers import CUSTOMERS, Customer
from pos_scanner.sandbox.faults import Fault
from tests.end_to_end.conftest import Program, World
from tests.waiting import wait_for

pytestmark = [pytest.mark.real_window, pytest.mark.timeout(600)]

Start = Callable[..., Program]
TABS_TO_NAME, TABS_TO_AMOUNT, TABS_TO_REMARK = 5, 2, 4
"""From the scan line to the buyer's name, from the tax number to the amount, from there on."""
LIN, CHEN = CUSTOMERS[0], CUSTOMERS[1]


def export(program: Program, world: World) -> list[list[str]]:
    """F8, Enter; the cells of the one file that is there then."""
    before = set(world.exports.glob("*.csv"))
    program.screen.keys("F8")

    def has_file() -> bool:
        # The button takes Enter once the page has counted what waits.
        program.screen.keys("Return")
        return set(world.exports.glob("*.csv")) > before

    wait_for(has_file, "a file")
    program.wait_for_log("exported B")
    (path,) = set(world.exports.glob("*.csv")) - before
    return cells(path)


def cells(path: Path) -> list[list[str]]:
    """A CSV file's rows, as Excel reads them."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def expected(customer: Customer | None, **changes: str) -> dict[str, str]:
    """The row of a meal for 113.00 at 6 %, confirmed now."""
    today = clock.now().date()
    row = {
        "export_batch": f"B{today:%Y%m%d}-001",
        "seq": "1",
        "invoice_id": f"T1-{today:%Y%m%d}-0001",
        "order_no": "",
        "invoice_date": today.isoformat(),
        "invoice_kind": "普通发票",
        "buyer_name": "",
        "buyer_tax_id": "",
        "buyer_address": "",
        "buyer_phone": "",
        "buyer_bank": "",
        "buyer_account": "",
        "item_name": "*餐饮服务*餐费",
        "tax_code": "",
        "spec": "",
        "unit": "",
        "quantity": "",
        "unit_price": "",
        "tax_rate": "0.06",
        "amount_excl_tax": "106.60",
        "tax_amount": "6.40",
        "amount_incl_tax": "113.00",
        "currency": "CNY",
        "remark": "",
        "cashier": "Lee",
    }
    if customer is not None:
        reply = customer.reply
        row |= {
            "buyer_name": reply.title or "",
            "buyer_tax_id": reply.tax_no or "",
            "buyer_address": reply.addr or "",
            "buyer_phone": reply.phone or "",
            "buyer_bank": reply.bank_type or "",
            "buyer_account": reply.bank_no or "",
        }
    return row | changes


def assert_cells(found: list[list[str]], wanted: dict[str, str], started: datetime) -> None:
    """Compare a file of one row with what was shown and typed, cell by cell."""
    assert len(found) == 2, found
    row = dict(zip(found[0], found[1], strict=True))
    confirmed_at = datetime.fromisoformat(row.pop("confirmed_at"))
    assert {name: row[name] for name in wanted} == wanted
    assert found[0][: len(wanted) + 1] == [*wanted, "confirmed_at"]
    assert (row["state"], row["line_amount"]) == ("有效", row["amount_incl_tax"])
    assert confirmed_at.tzinfo is not None
    assert started.replace(microsecond=0) <= confirmed_at <= clock.now()


def test_a_code_before_the_camera_becomes_a_row_for_accounting(start: Start, world: World) -> None:
    started = clock.now()
    program = start(world.settings())
    program.wait_until_ready()
    world.camera.show(LIN.scan_text)
    program.wait_for_draft(name=str(LIN.reply.title))
    # The cursor stands in the amount; what is seldom typed comes after it.
    program.screen.type("113")
    program.wait_for_draft(amount="113")
    program.screen.keys(*["Tab"] * TABS_TO_REMARK)
    program.screen.type("table 7")
    program.wait_for_draft(amount="113", remark="table 7", tax_number=str(LIN.reply.tax_no))
    program.screen.keys("Return")
    program.wait_for_log("confirmed T1-")
    assert_cells(export(program, world), expected(LIN, remark="table 7"), started)
    assert program.rows("SELECT exported_in FROM invoice") == [(expected(None)["export_batch"],)]
    program.screen.keys("Escape")
    assert program.close() == 0


def test_a_typed_code_and_enter_do_the_same(start: Start, world: World) -> None:
    started = clock.now()
    program = start(world.settings(camera_source=""))
    program.wait_until_ready()
    buyer = {"name": str(CHEN.reply.title), "title_source": "wechat"}
    program.scan(CHEN.scan_text, partial(program.has_draft, **buyer))
    program.screen.type("113.00")
    program.wait_for_draft(amount="113.00")
    program.screen.keys("Return")
    program.wait_for_log("confirmed T1-")
    assert_cells(export(program, world), expected(CHEN), started)


def test_a_token_that_wechat_refuses_once_is_no_matter(start: Start, world: World) -> None:
    world.sandbox.wechat.faults.switch_on(Fault.BAD_TOKEN)
    started = clock.now()
    program = start(world.settings())
    program.wait_until_ready()
    world.camera.show(LIN.scan_text)
    program.wait_for_draft(name=str(LIN.reply.title))
    assert world.sandbox.wechat.scans == 2
    assert "reported to the user" not in program.log
    program.screen.type("113")
    program.wait_for_draft(amount="113")
    program.screen.keys("Return")
    program.wait_for_log("confirmed T1-")
    assert_cells(export(program, world), expected(LIN), started)


def test_without_a_backend_the_form_is_filled_by_hand(
    start: Start, world: World, closed_port: int
) -> None:
    started = clock.now()
    program = start(world.settings(backend_url=f"http://127.0.0.1:{closed_port}"))
    program.wait_until_ready()
    world.camera.show(LIN.scan_text)
    program.wait_for_log("reported to the user: backend-unreachable")
    assert program.draft == {}
    program.screen.keys("F2", *["Tab"] * TABS_TO_NAME)
    program.screen.type("Hand Typed Ltd")
    program.wait_for_draft(name="Hand Typed Ltd")
    program.screen.keys("Tab")
    program.screen.type("91310000775785552L")
    program.screen.keys(*["Tab"] * TABS_TO_AMOUNT)
    program.screen.type("113")
    program.wait_for_draft(tax_number="91310000775785552L", amount="113")
    program.screen.keys("Return")
    program.wait_for_log("confirmed T1-")
    row = expected(None, buyer_name="Hand Typed Ltd", buyer_tax_id="91310000775785552L")
    assert_cells(export(program, world), row, started)
