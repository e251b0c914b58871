"""Make the self-extracting archive of the finished program, for any Linux: `python installer/archive.py dist/blockprop`.

A shell script with a gzip archive behind it; it needs sh, tar, gzip and tail, and names the system libraries that are missing.
"""

from __future__ import annotations

import gzip
import platform
import shutil
import sys
import tarfile
import tempfile
from pathlib import Path

import system
from bill_of_materials import commit_time
from debian_package import desktop_files, manual_page, oldest_glibc

from engine.version import VERSION

ROOT = Path(__file__).resolve().parents[1]


def main(folder: Path) -> int:
    target = ROOT / "dist" / f"blockprop-{VERSION}-{platform.machine()}.run"
    with target.open("wb") as file:
        file.write(script(oldest_glibc(folder)).encode())
        with gzip.GzipFile(fileobj=file, mode="wb", compresslevel=9, mtime=commit_time()) as packed:
            pack(folder, packed)
    target.chmod(0o755)
    print(f"Self-extracting archive: {target} ({target.stat().st_size / 1e6:.1f} MB)")
    return 0


def script(glibc: str) -> str:
    """What runs first: the check of libraries, then the unpacking. `glibc` is the oldest C library that will do."""
    text = (ROOT / "installer" / "linux" / "unpack.sh").read_text(encoding="utf-8")
    libraries = "\n".join(" ".join(row) for row in system.LIBRARIES)
    first = text.count("\n") + libraries.count("\n") + 1  # the line at which the archive begins
    for field, value in {
        "VERSION": VERSION,
        "MACHINE": platform.machine(),
        "LIBRARIES": libraries,
        "FONT": " ".join(system.FONT),
        "FIRST": str(first),
        "GLIBC": glibc,
    }.items():
        text = text.replace(f"@{field}@", value)
    return text


def pack(folder: Path, packed: gzip.GzipFile) -> None:
    """The program and the desktop's files, owned by nobody in particular, with the time of the commit."""
    with tempfile.TemporaryDirectory() as place, tarfile.open(fileobj=packed, mode="w|") as archive:
        share = Path(place) / "share"
        desktop_files(share)
        page = share / "man" / "man1" / "blockprop.1.gz"
        page.parent.mkdir(parents=True)
        page.write_bytes(manual_page())
        shutil.rmtree(share / "metainfo")  # describes packages of a system, which this is not
        archive.add(folder, ".", filter=_plain)
        archive.add(share, "share", filter=_plain)


def _plain(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    entry.mtime = commit_time()
    entry.mode = 0o755 if entry.isdir() or entry.mode & 0o100 else 0o644
    return entry


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
