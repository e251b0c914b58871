"""Print every kind of layer, loss, optimizer, schedule, initializer, metric and data source, with what it does in a line.

`--markdown` prints them as the tables of docs/engine.md.
"""

import sys

import engine  # noqa: F401  the package fills the catalogues

from . import listing, markdown, summary

if "--markdown" in sys.argv[1:]:
    print(markdown())
else:
    for noun, owners in listing():
        print(f"\n{noun} ({len(owners)})")
        for owner in owners:
            print(f"  {owner.kind:26} {summary(owner)}")
