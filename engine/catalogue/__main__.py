"""Print every kind of layer, optimizer, schedule, initializer, metric and data source, with what it does in a line.

`--markdown` prints them as the tables of docs/engine.md.
"""

import sys

import engine  # noqa: F401  the package fills the catalogues

from . import CATALOGUES, markdown, summary

if "--markdown" in sys.argv[1:]:
    print(markdown())
else:
    for catalogue in CATALOGUES:
        print(f"\n{catalogue.noun} ({len(catalogue)})")
        for kind in sorted(catalogue):
            print(f"  {kind:26} {summary(catalogue[kind])}")
