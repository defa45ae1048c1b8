"""Where the bundled backend starts: `pos-scanner-backend serve` is `pos-scanner backend serve`."""

import sys

from pos_scanner.__main__ import main

sys.argv.insert(1, "backend")
main()
