"""Where the bundled program starts."""

import multiprocessing

from pos_scanner.__main__ import main

# The reader's and the exports' processes are this program again, with arguments of their own.
multiprocessing.freeze_support()
main()
