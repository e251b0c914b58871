"""Prove the Debian package in a bare Debian without Python: `python3 installer/check_deb.py [dist/blockprop_*.deb]` (as root).

It is installed, used by an ordinary person without and with a (virtual) screen, and removed without a trace. Takes about three minutes.
"""

from __future__ import annotations

import lzma
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from bare_system import PERSON, BareSystem, CheckFailed, demand, needs, say
from build import BUILDER, DIST
from environment import ROOT
from trial import TrialFailed, draws, try_everything

LIMIT = 60e6  # bytes, beyond the data that comes along
PLACE = f"/home/{PERSON}/work"
STARTER = f"{PLACE}/lenet-digits.bprop"
RELEASE = "bookworm"


def main(arguments: list[str]) -> int:
    if Path(sys.prefix).resolve() != BUILDER.folder.resolve():  # the sources' own lists are compared, which takes their environment
        return subprocess.run([str(BUILDER.prepare("requirements-installer.txt")), __file__, *arguments], check=False).returncode
    package = Path(arguments[0]) if arguments else next(iter(sorted(DIST.glob("*.deb"))), None)
    try:
        needs()
        demand(package is not None, "There is no package. Build it: python3 installer/build.py --deb")
        check(package, arguments[1] if len(arguments) > 1 else RELEASE)
    except (CheckFailed, TrialFailed) as trouble:
        print(f"FAILED: {trouble}", file=sys.stderr)
        return 1
    print("All promises on the Debian package hold.")
    return 0


def check(package: Path, release: str) -> None:
    """Every promise in turn: from the size to what is left behind."""
    small_enough(package)
    bare = BareSystem.make(f"deb-{release}", (), release)
    install(bare, package)
    for found in try_everything(runner(bare), bare.path(PLACE)):
        say(found)
    on_a_screen(bare)
    known_to_the_desktop(bare)
    opened_by_a_double_click(bare)
    if release == RELEASE:
        well_made(bare)
    remove(bare)
    pictures = DIST / "pictures"
    pictures.mkdir(exist_ok=True)
    for picture in bare.path(PLACE).glob("*.png"):
        (pictures / f"{release}-{picture.name}").write_bytes(picture.read_bytes())
    say(f"pictures to look at: {pictures}")
    bare.remove()


def small_enough(package: Path) -> None:
    """Not larger than promised, beyond the data."""
    with tempfile.TemporaryFile() as file:
        with lzma.open(file, "w", preset=6) as packed, tarfile.open(fileobj=packed, mode="w|") as archive:
            archive.add(ROOT / "resources" / "data", "data")
        data = file.tell()
    size = package.stat().st_size
    demand(
        size - data <= LIMIT,
        f"the package has {size / 1e6:.1f} MB, of which {data / 1e6:.1f} MB are data: more than {LIMIT / 1e6:.0f} MB beyond",
    )
    say(f"{size / 1e6:.1f} MB, of which {data / 1e6:.1f} MB are data")


def install(bare: BareSystem, package: Path) -> None:
    """By the system's own means, with all that it depends on and nothing more."""
    demand(bare.run("command -v python3", check=False).returncode != 0, "this system has a Python, which proves nothing")
    bare.give(package, "/tmp/blockprop.deb")
    bare.run("apt-get update -qq")
    _, seconds = bare.timed("DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends /tmp/blockprop.deb")
    bare.run(f"mkdir {PLACE}", user=PERSON)
    missing = bare.run("find /usr/lib/blockprop -name '*.so*' -exec ldd {} + 2>/dev/null | grep 'not found'", check=False)
    demand(not missing.stdout.strip(), f"libraries are missing:\n{missing.stdout}")
    say(f"installed in {seconds:.0f} s, no library is missing")


def runner(bare: BareSystem, **always: str):
    """Runs the installed program as an ordinary person."""

    def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        line = f"cd {PLACE} && blockprop {' '.join(arguments)}"
        return bare.run(line, user=PERSON, environment={"QT_QPA_PLATFORM": "offscreen", **always, **environment}, check=False)

    return run


def on_a_screen(bare: BareSystem) -> None:
    """On an X server, through the plugin that desktops use; and the window itself, until it is interrupted."""
    bare.run("DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends xvfb xauth")

    def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        line = f"cd {PLACE} && xvfb-run -a -s '-screen 0 1440x900x24' blockprop {' '.join(arguments)}"
        return bare.run(line, user=PERSON, environment={"QT_QPA_PLATFORM": "xcb", **environment}, check=False)

    say(draws(run, bare.path(PLACE), "screen"))
    line = f"xvfb-run -a -s '-screen 0 1440x900x24' timeout --signal=INT 20 blockprop {STARTER} --startup-time"
    done = bare.run(line, user=PERSON, check=False)
    demand("Ready after" in done.stdout, f"the window did not open:\n{done.stdout}{done.stderr}")
    say(f"window on a screen: {done.stdout.strip().splitlines()[-1]}")


def known_to_the_desktop(bare: BareSystem) -> None:
    """Desktop entry, kind of file, manual page and licences are where a desktop looks for them."""
    bare.run("DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends desktop-file-utils shared-mime-info")
    bare.run("desktop-file-validate /usr/share/applications/blockprop.desktop")
    kinds = bare.path("/usr/share/mime/globs2").read_text()
    demand("application/x-blockprop:*.bprop" in kinds, "*.bprop is not known as a kind of file")
    handlers = bare.path("/usr/share/applications/mimeinfo.cache").read_text()
    demand("application/x-blockprop=blockprop.desktop" in handlers, "nothing opens a .bprop on a double click")
    page = (
        bare.run("gzip -dc /usr/share/man/man1/blockprop.1.gz").stdout if bare.path("/usr/share/man/man1/blockprop.1.gz").exists() else ""
    )
    demand("blockprop" in page, "there is no manual page")
    demand(bare.path("/usr/lib/blockprop/licences/LGPL-3.0.txt").is_file(), "Qt's licence is missing")
    demand(bare.path("/usr/share/doc/blockprop/copyright").is_file(), "there is no copyright file")
    say("desktop entry, file type, manual page and licences are in place")


def opened_by_a_double_click(bare: BareSystem) -> None:
    """What a desktop does with a double click: it asks for the kind of file and for what opens it, and starts that."""
    bare.run("DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends libglib2.0-bin x11-utils")
    kind = bare.run(f"gio info -a standard::content-type {STARTER}", user=PERSON).stdout
    demand("application/x-blockprop" in kind, f"the starter is taken for something else:\n{kind}")
    seen = "for turn in $(seq 60); do xwininfo -root -tree | grep -m1 'lenet-digits.*Blockprop' && exit 0; sleep 0.5; done; exit 1"
    bare.give_script("/tmp/double-click", f"gio open {STARTER}\n{seen}")
    done = bare.run("xvfb-run -a -s '-screen 0 1440x900x24' /tmp/double-click", user=PERSON, check=False)
    demand(done.returncode == 0, f"a double click opens no window:\n{done.stdout}{done.stderr}")
    say(f"a double click opens: {done.stdout.strip()}")


def well_made(bare: BareSystem) -> None:
    """Debian's own tools have nothing to find fault with, but for what `lintian-overrides` gives reasons for."""
    bare.run("DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends lintian appstream man-db")
    bare.run("appstreamcli validate --no-net /usr/share/metainfo/io.github.blockprop.Blockprop.metainfo.xml")
    page = bare.run("MANWIDTH=80 man --warnings --local-file /usr/share/man/man1/blockprop.1.gz >/dev/null").stderr
    demand(not page.strip(), f"the manual page has faults:\n{page}")
    bare.run("lintian --fail-on error,warning /tmp/blockprop.deb", user=PERSON)
    say("appstreamcli, man and lintian find no fault")


def remove(bare: BareSystem) -> None:
    """Nothing is left of it but what belongs to the person."""
    bare.run("DEBIAN_FRONTEND=noninteractive apt-get purge -y -qq blockprop")
    bare.run("rm -f /tmp/blockprop.deb")
    left = bare.run(r"find / -xdev \( -path /proc -o -path /home -o -path /tmp \) -prune -o -iname '*blockprop*' -print").stdout.split()
    demand(not left, f"left behind: {' '.join(left)}")
    say("removed without a trace")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
