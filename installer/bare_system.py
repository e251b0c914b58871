"""A bare Debian in a folder, to try things as on a machine where nothing is installed: debootstrap's smallest variant, entered by chroot.

Needs root, debootstrap and the network. Nothing outside the folder is changed; what is mounted into it belongs to the one command that
runs there and vanishes with it. This machine's settings for pip and apt (proxies, certificates) go along, or nothing could be fetched.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

CACHE = Path(os.environ.get("BLOCKPROP_CHECK_FOLDER", "/var/tmp/blockprop-check"))
PERSON = "ada"
MOUNTS = "mount --rbind /dev {0}/dev && mount -t proc proc {0}/proc && mount -t tmpfs tmpfs {0}/dev/shm"
CERTIFICATES = "/etc/ssl/certs/ca-certificates.crt"
TRUSTED = "/etc/certificates-of-the-host.crt"  # under a name of its own: the package ca-certificates writes its file anew
PROXIES = ("http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY")
HABITS = ("PIP_DEFAULT_TIMEOUT", *PROXIES)


class CheckFailed(Exception):
    """What was promised does not hold; the message says what was found instead."""


@dataclass(frozen=True)
class BareSystem:
    """A root file system in a folder, with one ordinary person in it."""

    folder: Path

    @classmethod
    def make(cls, name: str, packages: tuple[str, ...] = (), release: str = "bookworm") -> BareSystem:
        """A fresh one with these packages besides the base; the base itself is made once and kept."""
        base = CACHE / "-".join((release, *sorted(packages)))
        if not base.is_dir():
            say(f"making the base {base.name} (once)")
            _debootstrap(base, packages, release)
        made = cls(CACHE / name)
        made.remove()
        subprocess.run(["cp", "-a", "--reflink=auto", str(base), str(made.folder)], check=True)
        _take_along(made.folder)
        made.run(f"useradd --create-home --shell /bin/bash {PERSON}")
        return made

    def run(
        self, line: str, user: str = "root", environment: dict[str, str] | None = None, check: bool = True
    ) -> subprocess.CompletedProcess:
        """Run a shell line inside and return what came of it, with stdout and stderr as text."""
        home = "/root" if user == "root" else f"/home/{user}"
        chosen = {name: os.environ[name] for name in HABITS if name in os.environ}
        chosen |= {"HOME": home, "USER": user, "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8"}
        chosen |= {"PIP_CERT": TRUSTED, "SSL_CERT_FILE": TRUSTED} if self.path(TRUSTED).is_file() else {}
        chosen |= environment or {}
        inside = ["chroot", f"--userspec={user}", str(self.folder), "/bin/bash", "-c", f"cd {home} && {line}"]
        # The shell stays, as process 1 of this small world: X servers do not answer a parent of that number.
        script = f"{MOUNTS.format(shlex.quote(str(self.folder)))} && {shlex.join(inside)}; exit $?"
        done = subprocess.run(
            ["unshare", "--mount", "--pid", "--fork", "sh", "-c", script], env=chosen, capture_output=True, text=True, check=False
        )
        if check and done.returncode != 0:
            raise CheckFailed(f"`{line}` as {user} ended with {done.returncode}:\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}")
        return done

    def timed(self, line: str, **options) -> tuple[subprocess.CompletedProcess, float]:
        """Run a line and say how many seconds it took."""
        began = time.perf_counter()
        done = self.run(line, **options)
        return done, time.perf_counter() - began

    def give(self, source: Path, target: str) -> None:
        """Put a file of this machine into it, readable by everybody."""
        place = self.path(target)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, place)
        place.chmod(0o755 if os.access(source, os.X_OK) else 0o644)

    def give_script(self, target: str, line: str) -> None:
        """Put a small shell script into it that anybody may run."""
        place = self.path(target)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(f"#!/bin/sh\n{line}\n")
        place.chmod(0o755)

    def path(self, inside: str) -> Path:
        """Where a path of its own lies on this machine."""
        return self.folder / inside.lstrip("/")

    def files(self) -> set[str]:
        """Every file in it, but those that come and go by themselves."""
        skipped = ("/proc", "/sys", "/dev", "/run", "/tmp", "/var/cache", "/var/lib/apt", "/var/lib/dpkg", "/var/log")
        listing = subprocess.run(
            ["find", str(self.folder), "-xdev", "!", "-type", "d", "-printf", "/%P\n"], capture_output=True, text=True, check=True
        )
        return {line for line in listing.stdout.splitlines() if not line.startswith(skipped)}

    def remove(self) -> None:
        """Delete the folder."""
        subprocess.run(["rm", "-rf", "--one-file-system", str(self.folder)], check=True)


def demand(holds: bool, trouble: str) -> None:
    """Raise CheckFailed with these words unless it holds."""
    if not holds:
        raise CheckFailed(trouble)


def say(sentence: str) -> None:
    """One line on what is being done."""
    print(f"· {sentence}", file=sys.stderr, flush=True)


def needs() -> None:
    """Raise CheckFailed if this machine can't make a bare system."""
    demand(os.geteuid() == 0, "This check makes a bare Debian with debootstrap and chroot, so it needs root.")
    demand(shutil.which("debootstrap") is not None, "This check needs debootstrap: apt-get install debootstrap")


def _debootstrap(base: Path, packages: tuple[str, ...], release: str) -> None:
    unfinished = base.with_name(base.name + ".unfinished")
    subprocess.run(["rm", "-rf", "--one-file-system", str(unfinished)], check=True)
    unfinished.parent.mkdir(parents=True, exist_ok=True)
    options = [f"--include={','.join(packages)}"] if packages else []
    done = subprocess.run(
        ["debootstrap", "--variant=minbase", *options, release, str(unfinished)], capture_output=True, text=True, check=False
    )
    demand(done.returncode == 0, f"debootstrap failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    unfinished.rename(base)


def _take_along(folder: Path) -> None:
    """This machine's ways into the network: name servers, certificates, and how pip and apt are set up."""
    for path, target in (*((same, same) for same in ("/etc/resolv.conf", "/etc/hosts", "/etc/pip.conf")), (CERTIFICATES, TRUSTED)):
        if Path(path).is_file():
            shutil.copy(path, folder / target.lstrip("/"))
    for setting in Path("/etc/apt/apt.conf.d").glob("*"):
        if "Acquire" in setting.read_text() and "Invoke" not in setting.read_text():
            shutil.copy(setting, folder / "etc/apt/apt.conf.d")
