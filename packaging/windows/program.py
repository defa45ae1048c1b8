"""Where the installed program starts: its launchers run this file.

The processes that it starts (readers, exports, a new window) are pythonw.exe beside the library: a
launcher would start this file again.
"""

import multiprocessing
import os
import sys
from pathlib import Path

INTERPRETER = Path(__file__).resolve().parent / "python" / "pythonw.exe"

if __name__ == "__main__":
    if sys.platform == "win32":  # The VC++ runtime lies there, not beside the launcher.
        os.add_dll_directory(str(INTERPRETER.parent))
    sys.executable = str(INTERPRETER)
    multiprocessing.set_executable(sys.executable)
    from pos_scanner.__main__ import main

    main()
