"""The frozen program's first file: the command line, which opens the window when no command is named."""

import multiprocessing
import sys

from playground.cli import main

if __name__ == "__main__":
    multiprocessing.freeze_support()
    sys.exit(main())
