"""The command line as a shell has it, and as its own process has it."""

import os
import subprocess
import sys
from datetime import timedelta, timezone
from pathlib import Path
from typing import BinaryIO

from pos_scanner.domain.title import Title, TitleType
from tests.waiting import DEADLINE_S

ROOT = Path(__file__).parent.parent.parent
SAMPLE = ROOT / "resources" / "pictures" / "sample-code.jpg"
CHINA = timezone(timedelta(hours=8))
BUYER = Title(TitleType.COMPANY, "上海示例商贸有限公司", "91310000775785552L")


class Shell:
    """Runs pos-scanner with a data folder of its own and no screen."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {k: v for k, v in os.environ.items() if "DISPLAY" not in k}
        self.environment.pop("QT_QPA_PLATFORM", None)
        self.environment["PYTHONIOENCODING"] = "utf-8"  # Of code pages test_code_pages knows more.

    def __call__(
        self, *arguments: str, text: str | None = None, stdin: BinaryIO | None = None
    ) -> tuple[int, str, str]:
        """Exit status, standard output, standard error."""
        command = [sys.executable, "-m", "pos_scanner", "--data-dir", str(self.folder)]
        completed = subprocess.run(
            [*command, "--lang", "en", *arguments],
            env=self.environment,
            cwd=ROOT,
            input=text,
            stdin=stdin,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            timeout=DEADLINE_S,
        )
        assert "Traceback" not in completed.stderr, completed.stderr
        return completed.returncode, completed.stdout, completed.stderr
