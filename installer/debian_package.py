"""Make the Debian package of the finished program: `python installer/debian_package.py dist/blockprop`."""

from __future__ import annotations

import gzip
import hashlib
import os
import re
import shutil
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import licences
from bill_of_materials import commit_time
from manual import manual

from engine.version import VERSION

ROOT = Path(__file__).resolve().parents[1]
LINUX = ROOT / "installer" / "linux"
STAGE = ROOT / "build" / "debian"
ICON = ROOT / "resources" / "icons" / "blockprop.svg"
MAINTAINER = "Blockprop contributors <contributors@blockprop.invalid>"
APP_ID = "io.github.blockprop.Blockprop"


def main(folder: Path) -> int:
    shutil.rmtree(STAGE, ignore_errors=True)
    _program(folder)
    desktop_files(STAGE / "usr" / "share")
    _documents(folder)
    control = _control(folder)
    target = ROOT / "dist" / f"blockprop_{VERSION}_{control['Architecture']}.deb"
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(commit_time())}
    line = ["dpkg-deb", "--root-owner-group", "-Zxz", "-z6", "--build", str(STAGE), str(target)]
    if subprocess.run(line, env=environment, stdout=subprocess.DEVNULL, check=False).returncode != 0:
        return 1
    print(f"Debian package: {target} ({target.stat().st_size / 1e6:.1f} MB)")
    return 0


def desktop_files(share: Path) -> None:
    """What makes a desktop know the program: its entry, icon, kind of file and description, below a folder `share`."""
    for source, target in (
        (LINUX / "blockprop.desktop", "applications/blockprop.desktop"),
        (LINUX / "blockprop.xml", "mime/packages/blockprop.xml"),
        (ICON, "icons/hicolor/scalable/apps/blockprop.svg"),
        (ICON, "icons/hicolor/scalable/mimetypes/application-x-blockprop.svg"),
    ):
        _write(share / target, source.read_text(encoding="utf-8"))
    date = time.strftime("%Y-%m-%d", time.gmtime(commit_time()))
    described = (LINUX / f"{APP_ID}.metainfo.xml").read_text(encoding="utf-8")
    _write(share / "metainfo" / f"{APP_ID}.metainfo.xml", described.replace("@VERSION@", VERSION).replace("@DATE@", date))


def oldest_glibc(folder: Path) -> str:
    """The oldest C library that the program runs with, "2.35": the newest version that any of its libraries asks for."""
    asked = set()
    for path in (folder / "blockprop", *folder.rglob("*.so*")):
        asked |= {int(minor) for minor in re.findall(rb"GLIBC_2\.(\d+)", path.read_bytes())} if path.is_file() else set()
    return f"2.{max(asked)}"


def manual_page() -> bytes:
    """The manual page, compressed."""
    date = time.strftime("%Y-%m-%d", time.gmtime(commit_time()))
    return gzip.compress(manual(date).encode(), 9, mtime=0)


def _program(folder: Path) -> None:
    target = STAGE / "usr" / "lib" / "blockprop"
    shutil.copytree(folder, target, symlinks=True)
    for path in (STAGE, *STAGE.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path == target / "blockprop" else 0o644)
    launcher = STAGE / "usr" / "bin" / "blockprop"
    launcher.parent.mkdir(parents=True)
    launcher.symlink_to("../lib/blockprop/blockprop")


def _documents(folder: Path) -> None:
    share = STAGE / "usr" / "share"
    _write(share / "doc/blockprop/copyright", _copyright(folder))
    stamp = time.strftime("%a, %d %b %Y %H:%M:%S +0000", time.gmtime(commit_time()))
    entry = f"blockprop ({VERSION}) stable; urgency=medium\n\n  * See CHANGELOG.md for what is new.\n\n -- {MAINTAINER}  {stamp}\n"
    _write(share / "doc/blockprop/changelog.gz", gzip.compress(entry.encode(), 9, mtime=0))
    _write(share / "man/man1/blockprop.1.gz", manual_page())
    _write(share / "lintian/overrides/blockprop", (LINUX / "lintian-overrides").read_text(encoding="utf-8"))


def _copyright(folder: Path) -> str:
    """Debian's machine-readable form, with every text in full."""
    parts = licences.everything(folder)
    data = (ROOT / "resources" / "data" / "README.md").read_text(encoding="utf-8")
    texts = sorted((ROOT / "resources" / "data" / "licenses").glob("*.txt"))
    stanzas = ["Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\nUpstream-Name: Blockprop"]
    stanzas.append("Files: *\nCopyright: 2026 Blockprop contributors\nLicense: MIT")
    for part in parts:
        files = " ".join(f"usr/lib/blockprop/{pattern}" for pattern in part.files)
        stanzas.append(f"Files: {files}\nCopyright: {part.copyright}\nLicense: {_label(part)}\nComment: {part.title} {part.version}")
    where = "usr/lib/blockprop/_internal/resources/data/*"
    stanzas.append(f"Files: {where}\nCopyright: as the comment says\nLicense: various\nComment:\n{_indented(data)}")
    stanzas.append(f"License: MIT\n{_indented((ROOT / 'LICENSE').read_text(encoding='utf-8'))}")
    stanzas += [f"License: {_label(part)}\n{_indented(part.text)}" for part in parts]
    whole = "\n".join(f"{path.name}\n\n{path.read_text(encoding='utf-8')}" for path in texts)
    stanzas.append(f"License: various\n{_indented(whole)}")
    note = "On Debian systems the texts of the GNU licences are in /usr/share/common-licenses/LGPL-3 and GPL-3."
    return "\n\n".join(stanzas) + f"\n\nComment: {note}\n"


def _label(part: licences.Shipped) -> str:
    return f"{re.sub('[^A-Za-z0-9.]+', '-', part.licence)}-{part.name}"


def _indented(text: str) -> str:
    return textwrap.indent("\n".join(line.rstrip() or "." for line in text.strip().splitlines()), " ")


def _control(folder: Path) -> dict[str, str]:
    """Write the package's own description; its fields by name."""
    architecture = subprocess.run(["dpkg", "--print-architecture"], capture_output=True, text=True, check=True).stdout.strip()
    files = sorted(path for path in STAGE.rglob("*") if path.is_file() and not path.is_symlink())
    size = sum((path.stat().st_size + 1023) // 1024 for path in files)
    text = (LINUX / "control").read_text(encoding="utf-8")
    fields = {"VERSION": VERSION, "ARCHITECTURE": architecture, "SIZE": str(size), "MAINTAINER": MAINTAINER, "GLIBC": oldest_glibc(folder)}
    for field, value in fields.items():
        text = text.replace(f"@{field}@", value)
    sums = "".join(f"{hashlib.md5(path.read_bytes()).hexdigest()}  {path.relative_to(STAGE)}\n" for path in files)
    _write(STAGE / "DEBIAN" / "control", text)
    _write(STAGE / "DEBIAN" / "md5sums", sums)
    return dict(line.split(": ", 1) for line in text.splitlines() if ": " in line)


def _write(path: Path, content: str | bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    path.chmod(0o644)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
