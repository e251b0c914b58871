"""The licences of everything that the finished program brings along: gathered from the parts themselves."""

from __future__ import annotations

import re
import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from playground.parts import PARTS, QT_NOTICE

ROOT = Path(__file__).resolve().parents[1]
TEXTS = ROOT / "installer" / "licences"
INSIDE = "_internal"


@dataclass(frozen=True)
class Shipped:
    """Something of others in the finished program: where it lies there (patterns), and the whole text of its licence."""

    name: str
    title: str
    version: str
    licence: str
    files: tuple[str, ...]
    text: str

    @property
    def copyright(self) -> str:
        """The first line of the text that names an owner."""
        named = re.search(r"^[ *#]*(?:Copyright|\(c\)).*\d{4}.*$", self.text, flags=re.MULTILINE | re.IGNORECASE)
        return named.group(0).strip(" *#") if named else f"the authors of {self.title}"


def everything(folder: Path) -> list[Shipped]:
    """All that lies in the finished program's folder besides Blockprop itself and its data."""
    return [*_packages(), _python(), _bootloader(), *_system_libraries(folder)]


def write(folder: Path) -> None:
    """Put every text into `licences` in the finished program's folder, with a page that lists them."""
    target = folder / "licences"
    target.mkdir(exist_ok=True)
    (target / "Blockprop.txt").write_text((ROOT / "LICENSE").read_text(encoding="utf-8"), encoding="utf-8")
    for text in TEXTS.glob("*.txt"):
        (target / text.name).write_text(text.read_text(encoding="utf-8"), encoding="utf-8")
    rows = [f"Blockprop: MIT (Blockprop.txt). Its data sets: {INSIDE}/resources/data/README.md\n"]
    for part in everything(folder):
        (target / f"{part.name}.txt").write_text(part.text, encoding="utf-8")
        rows.append(f"{part.title} {part.version}: {part.licence} ({part.name}.txt)")
    (target / "README.txt").write_text("\n".join([*rows, "", QT_NOTICE, ""]), encoding="utf-8")


def _packages() -> list[Shipped]:
    found = []
    for part in PARTS:
        name = part.package.lower()
        folder = re.sub(r"[-.]", "_", name)
        patterns = (f"{INSIDE}/{folder}*", f"{INSIDE}/{folder}.libs/*")
        if part.package == "PySide6-Essentials":
            patterns = (f"{INSIDE}/PySide6/*", f"{INSIDE}/shiboken6/*", f"{INSIDE}/libQt6*", f"{INSIDE}/libicu*", f"{INSIDE}/lib*side6*")
        if part.package == "Pillow":
            patterns = (f"{INSIDE}/PIL/*", f"{INSIDE}/pillow.libs/*")
        found.append(Shipped(name, part.title, part.version, part.licence, patterns, _text_of(part.package)))
    return found


def _text_of(package: str) -> str:
    """The licence texts that a package was delivered with; Qt's wheels bring none."""
    if package == "PySide6-Essentials":
        return (TEXTS / "pyside6-essentials.txt").read_text(encoding="utf-8")
    texts = [
        path
        for path in metadata.files(package) or ()
        if re.search(r"(LICEN[CS]E|COPYING|NOTICE)[^/]*$", str(path)) and "dist-info" in str(path)
    ]
    return "\n\n".join(Path(str(path.locate())).read_text(encoding="utf-8", errors="replace") for path in texts)


def _python() -> Shipped:
    standard = Path(sysconfig.get_path("stdlib"))
    places = (
        standard / "LICENSE.txt",
        Path(sys.base_prefix) / "LICENSE.txt",
        Path(f"/usr/share/doc/python{sys.version_info[0]}.{sys.version_info[1]}/copyright"),
    )
    text = next(
        (path.read_text(encoding="utf-8") for path in places if path.is_file()),
        "Copyright (c) 2001 Python Software Foundation. See docs.python.org.",
    )
    files = (f"{INSIDE}/libpython*", f"{INSIDE}/python3*", f"{INSIDE}/base_library.zip")
    return Shipped("python", "Python", sys.version.split()[0], "PSF-2.0", files, text)


def _bootloader() -> Shipped:
    version, licence = metadata.version("pyinstaller"), "GPL-2.0 with an exception for bundled programs"
    return Shipped("pyinstaller", "PyInstaller's bootloader", version, licence, ("blockprop",), _text_of("pyinstaller"))


def _system_libraries(folder: Path) -> list[Shipped]:
    """Libraries of the system that it was built on (zlib, libffi ...); found out where dpkg can tell."""
    found = {}
    for path in sorted((folder / INSIDE).glob("lib*.so*")):
        try:
            asked = subprocess.run(["dpkg-query", "-S", f"*/{path.name}"], capture_output=True, text=True, check=False).stdout
        except FileNotFoundError:
            return []
        owner = next((line.split(":")[0] for line in asked.splitlines() if line.endswith(f"/{path.name}")), None)
        notice = Path(f"/usr/share/doc/{owner}/copyright")
        if owner and notice.is_file() and not path.is_symlink() and not path.name.startswith("libpython"):
            version = subprocess.run(["dpkg-query", "-W", "-f", "${Version}", owner], capture_output=True, text=True, check=False).stdout
            found[owner] = Shipped(owner, owner, version, "see its text", (f"{INSIDE}/{path.name}",), notice.read_text(encoding="utf-8"))
    return list(found.values())
