"""A trial of the window: a till of its own in a temporary folder, of which nothing stays.

The stand-in for WeChat and a server of its own answer the customer's code; where the parts for them
are not installed, the customer shows a code that is read without a server.
"""

import contextlib
import importlib.util
import logging
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from pos_scanner.desktop import app
from pos_scanner.desktop.messages import translated
from pos_scanner.desktop.messages.language import speak
from pos_scanner.desktop.messages.settings import TRIAL_SHOP
from pos_scanner.desktop.trial_driver import TrialDriver, trial_hint
from pos_scanner.desktop.wiring import Wiring
from pos_scanner.sandbox.customers import ALIPAY_CODE, CUSTOMERS
from pos_scanner.settings import Settings
from pos_scanner.settings.reader import FORMER_DEFAULTS

SERVER_PARTS = ("fastapi", "uvicorn", "aiohttp")


def run_trial(settings: Settings, language: str) -> int:
    """Open the window for a trial and stay until it is closed.

    Args:
        settings: of the shop: what it sells and how its devices are set is tried, too;
            without a usual item a restaurant's, so that an amount is all that is asked for.
        language: "zh_CN", "en" or "auto".

    Returns:
        The exit status of the window.
    """
    with contextlib.ExitStack() as stack:
        name = stack.enter_context(tempfile.TemporaryDirectory(prefix="pos_scanner-trial-"))
        folder = Path(name)
        code, address, token = stack.enter_context(_server(folder))
        app.make_application()
        language = speak(language)
        trial_settings = replace(
            settings,
            shop_name=" ".join(filter(None, (translated(TRIAL_SHOP), settings.shop_name))),
            backend_url=address,
            backend_token=token,
            till_name="TRY",
            sale_item=settings.sale_item or FORMER_DEFAULTS["sale_item"],
            sale_tax_rate=settings.sale_tax_rate or FORMER_DEFAULTS["sale_tax_rate"],
            till_sign_in=False,
            till_shifts=False,
            buyers_keep=False,
            backup_folder="",
            data_folder="",
            export_folder=name,
            shop_guide_page=0,
        )
        drivers: list[TrialDriver] = []

        def on_ready(wiring: Wiring) -> None:
            drivers.append(TrialDriver(wiring, code))

        file = folder / "settings.toml"
        hint = trial_hint()
        return app.run(
            trial_settings, folder, file, language=language, hint=hint, on_ready=on_ready
        )


@contextlib.contextmanager
def _server(folder: Path) -> Iterator[tuple[str, str, str]]:
    """A customer's code, and the address and token of a server that answers it; or none."""
    if any(importlib.util.find_spec(part) is None for part in SERVER_PARTS):
        yield ALIPAY_CODE, "", ""
        return
    from pos_scanner.backend.config import BackendConfig  # noqa: PLC0415  (optional parts)
    from pos_scanner.backend.server import running_backend  # noqa: PLC0415
    from pos_scanner.backend.storage.till_table import NewTill  # noqa: PLC0415
    from pos_scanner.backend.tills import add_till  # noqa: PLC0415
    from pos_scanner.sandbox.server import running_sandbox  # noqa: PLC0415

    logging.getLogger("pos_scanner.backend").setLevel(logging.WARNING)
    token = add_till(folder, NewTill("trial"))
    with running_sandbox() as sandbox:
        config = BackendConfig(sandbox.app_id, sandbox.app_secret, folder, sandbox.base_url, port=0)
        with running_backend(config) as address:
            yield CUSTOMERS[0].scan_text, address, token
