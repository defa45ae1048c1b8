"""The customer's screen for pictures; what it shows is made up."""

from collections.abc import Callable

from pos_scanner.desktop.customer_display.content import BuyerCheck, Invitation, Thanks
from pos_scanner.desktop.customer_display.display_view import CustomerDisplayView
from tests.screenshots.samples import COMPANY, LONG, SETTINGS


def _view(content: Invitation | BuyerCheck | Thanks) -> CustomerDisplayView:
    view = CustomerDisplayView(SETTINGS.shop_name)
    view.show_content(content)
    return view


def _invitation() -> CustomerDisplayView:
    return _view(Invitation(11_300))


def _check() -> CustomerDisplayView:
    return _view(BuyerCheck(COMPANY.name, "91110108 MA01 ABCD 2H", False, 11_300))


def _long_name() -> CustomerDisplayView:
    return _view(BuyerCheck(LONG.name, "91440300 7084 6113 6T", False, 123_456_789))


def _thanks() -> CustomerDisplayView:
    return _view(Thanks("T1-20261123-0014", 11_300))


CUSTOMER_SCREENS: dict[str, Callable[[], CustomerDisplayView]] = {
    "customer-invitation": _invitation,
    "customer-check": _check,
    "customer-long-name": _long_name,
    "customer-thanks": _thanks,
}
