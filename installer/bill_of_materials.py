"""Write licences and the list of parts (CycloneDX) into the finished program: `python installer/bill_of_materials.py dist/blockprop`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import uuid
from pathlib import Path

import licences

from engine.version import VERSION

ROOT = Path(__file__).resolve().parents[1]
NAME = "blockprop.cdx.json"
KNOWN = {"MIT", "BSD-3-Clause", "Apache-2.0", "LGPL-3.0", "MIT-CMU", "PSF-2.0"}
SPDX = {"LGPL-3.0": "LGPL-3.0-only"}


def bill(folder: Path) -> dict:
    """The parts of the finished program as CycloneDX 1.6 wants them; the same for the same commit."""
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'blockprop {VERSION} {commit_time()}')}",
        "version": 1,
        "metadata": {
            "timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(commit_time())),
            "component": {"type": "application", "name": "blockprop", "version": VERSION, "licenses": [{"license": {"id": "MIT"}}]},
        },
        "components": [*(_part(part) for part in licences.everything(folder)), *_data()],
    }


def commit_time() -> int:
    """Seconds since 1970 of the commit that is built, so that two builds of it agree; the variable SOURCE_DATE_EPOCH overrules it."""
    if "SOURCE_DATE_EPOCH" in os.environ:
        return int(os.environ["SOURCE_DATE_EPOCH"])
    asked = subprocess.run(["git", "log", "-1", "--format=%ct"], cwd=ROOT, capture_output=True, text=True, check=False)
    return int(asked.stdout.strip() or time.time())


def _part(part: licences.Shipped) -> dict:
    known = part.licence in KNOWN
    licence = {"id": SPDX.get(part.licence, part.licence)} if known else {"name": part.licence}
    found = {"type": "library", "name": part.name, "version": part.version, "licenses": [{"license": licence}]}
    if part.name in {package.package.lower() for package in licences.PARTS}:
        found["purl"] = f"pkg:pypi/{part.name}@{part.version}"
    return found


def _data() -> list[dict]:
    """The shipped data sets, each with its SHA-256."""
    lines = (ROOT / "resources" / "data" / "MANIFEST.sha256").read_text(encoding="utf-8").splitlines()
    rows = [line.split(maxsplit=1) for line in lines if line.strip()]
    return [{"type": "data", "name": name.lstrip("*./"), "hashes": [{"alg": "SHA-256", "content": mark}]} for mark, name in rows]


def main(folder: Path) -> int:
    licences.write(folder)
    (folder / NAME).write_text(json.dumps(bill(folder), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
