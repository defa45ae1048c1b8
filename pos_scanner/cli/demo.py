"""`demo`: the real window and the real backend, with WeChat's stand-in and a sample camera."""

import argparse
import contextlib
import logging
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from pos_scanner.backend.config import BackendConfig
from pos_scanner.backend.server import running_backend
from pos_scanner.backend.storage.till_table import NewTill
from pos_scanner.backend.tills import add_till
from pos_scanner.cli.context import Context, ExitStatus
from pos_scanner.cli.output import print_json
from pos_scanner.desktop import app
from pos_scanner.desktop.demo_driver import DemoDriver, demo_hint
from pos_scanner.desktop.messages.language import speak
from pos_scanner.desktop.services.next_run import NextRun
from pos_scanner.desktop.services.settings_file import SettingsFile
from pos_scanner.desktop.wiring import Wiring
from pos_scanner.sandbox.camera import SampleCamera
from pos_scanner.sandbox.customers import ALIPAY_CODE, CUSTOMERS
from pos_scanner.sandbox.server import running_sandbox
from pos_scanner.settings import Settings
from pos_scanner.user_paths import refuse_non_folder


def run(options: argparse.Namespace, context: Context) -> int:
    """Open the demo's window; with --auto, do the whole job and print what was done."""
    if options.shots is not None:
        refuse_non_folder(options.shots)
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="pos_scanner-demo-")))
        stack.callback(app.close_log)
        camera, settings = stack.enter_context(_surroundings(folder, options))
        drivers: list[DemoDriver] = []
        files: list[SettingsFile] = []

        def on_ready(wiring: Wiring) -> None:
            files.append(wiring.services.settings_file)
            # On a page a code is refused: customers come to the form alone.
            wiring.host.page_opened.connect(camera.pause)
            wiring.host.page_closed.connect(camera.resume)
            camera.resume()
            if options.auto:
                drivers.append(DemoDriver(wiring, camera.show_next, camera.hide, options.shots))
                drivers[0].start()

        app.make_application()
        language = speak(context.language_or_setting())
        hint = "" if options.auto else demo_hint()
        settings_file = folder / "settings.toml"
        open_window = partial(app.run, settings, folder, settings_file, on_ready=on_ready)
        status = open_window(language=language, hint=hint)
        while status == NextRun.RESTART:
            language = speak(files[-1].current.window_language)
            status = open_window(language=language, hint=demo_hint())
        if not options.auto:
            return status
        summary = drivers[0].summary if drivers else {}
        print_json(summary)
        return status if summary.get("exported") else ExitStatus.COULD_NOT


@contextlib.contextmanager
def _surroundings(
    folder: Path, options: argparse.Namespace
) -> Iterator[tuple[SampleCamera, Settings]]:
    """Everything around the till: WeChat, backend, camera; and the settings that name them."""
    logging.getLogger("pos_scanner.backend").setLevel(logging.WARNING)
    token = add_till(folder, NewTill("demo"))
    exports = options.shots or folder / "exports"
    codes = [*(customer.scan_text for customer in CUSTOMERS), ALIPAY_CODE]
    with contextlib.ExitStack() as stack:
        sandbox = stack.enter_context(running_sandbox())
        config = BackendConfig(sandbox.app_id, sandbox.app_secret, folder, sandbox.base_url, port=0)
        backend_url = stack.enter_context(running_backend(config))
        camera = stack.enter_context(SampleCamera(codes, loop=not options.auto))
        settings = Settings(
            export_preset="standard",
            shop_name="示例餐饮",
            till_cashier="张三",
            sale_item="*餐饮服务*餐费",
            sale_tax_code="3070401000000000000",
            sale_tax_rate="0.06",
            camera_source=camera.url,
            backend_url=backend_url,
            backend_token=token,
            export_folder=str(exports.absolute()),
        )
        yield camera, settings
