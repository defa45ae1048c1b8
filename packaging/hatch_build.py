"""hatchling's hook: whoever builds a wheel gets the compiled resources in it."""

import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ResourcesHook(BuildHookInterface[Any]):
    """Runs build_resources.py with the Python that builds."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile before the files are collected."""
        del version, build_data
        script = Path(self.root) / "packaging" / "build_resources.py"
        subprocess.run([sys.executable, str(script)], check=True)
