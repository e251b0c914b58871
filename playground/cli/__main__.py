"""`python -m playground.cli`: the command line without an installed `blockprop`."""

import sys

from . import main

sys.exit(main())
