"""`demo`: the real window and the real backend, with WeChat's stand-in and a sample camera."""

import argparse
import contextlib
import json
import logging
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from pos_scanner import clock
from pos_scanner.cli.context import Context
from pos_scanner.cli.main import COULD_NOT
from pos_scanner.cli.optional_dependencies import require_part
from pos_scanner.desktop import app
from pos_scanner.desktop.messages.language import speak
from pos_scanner.settings import Settings

if TYPE_CHECKING:
    from pos_scanner.desktop.wiring import Wiring
    from pos_scanner.sandbox.camera import SampleCamera


def run(chosen: argparse.Namespace, context: Context) -> int:
    """Open the demo's window; with --auto, do the whole job and print what was done."""
    require_part("demo", "fastapi", "uvicorn", "aiohttp", "segno", "PIL")
    from pos_scanner.desktop.demo_driver import DemoDriver, demo_hint  # noqa: PLC0415

    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="pos_scanner-demo-")))
        camera, settings = stack.enter_context(_world(folder, chosen))
        pilots: list[DemoDriver] = []

        def on_ready(binding: "Wiring") -> None:
            if chosen.auto:
                pilots.append(DemoDriver(binding, camera.show_next, camera.hide, chosen.shots))
                pilots[0].start()

        app.make_application()
        language = speak(context.language_or_setting())
        hint = "" if chosen.auto else demo_hint()
        settings_file = folder / "settings.toml"
        status = app.run(
            settings, folder, settings_file, language=language, hint=hint, on_ready=on_ready
        )
        if not chosen.auto:
            return status
        summary = pilots[0].summary if pilots else {}
        print(json.dumps(summary, ensure_ascii=False))
        return status if summary.get("exported") else COULD_NOT


@contextlib.contextmanager
def _world(folder: Path, chosen: argparse.Namespace) -> "Iterator[tuple[SampleCamera, Settings]]":
    """Everything around the till: WeChat, backend, camera; and the settings that name them."""
    from pos_scanner.backend.config import BackendConfig  # noqa: PLC0415  (an optional part)
    from pos_scanner.backend.server import running_backend  # noqa: PLC0415
    from pos_scanner.backend.storage import SqliteTillStorage  # noqa: PLC0415
    from pos_scanner.backend.tills import Tills  # noqa: PLC0415
    from pos_scanner.sandbox.camera import SampleCamera  # noqa: PLC0415
    from pos_scanner.sandbox.customers import CUSTOMERS  # noqa: PLC0415
    from pos_scanner.sandbox.server import running_sandbox  # noqa: PLC0415

    logging.getLogger("pos_scanner.backend").setLevel(logging.WARNING)
    storage = SqliteTillStorage(folder)
    token = Tills(storage).add("demo", clock.now())
    storage.close()
    exports = chosen.shots or folder / "exports"
    codes = [customer.scan_text for customer in CUSTOMERS]
    with contextlib.ExitStack() as stack:
        sandbox = stack.enter_context(running_sandbox())
        config = BackendConfig(sandbox.app_id, sandbox.app_secret, folder, sandbox.base_url, port=0)
        backend = stack.enter_context(running_backend(config))
        camera = stack.enter_context(SampleCamera(codes, loop=not chosen.auto))
        settings = Settings(
            shop_name="示例餐饮",
            till_cashier="张三",
            camera_source=camera.url,
            backend_url=backend.url,
            backend_token=token,
            export_folder=str(exports.absolute()),
        )
        yield camera, settings
