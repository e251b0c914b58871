"""Compile the kernels with whatever C compiler is there: `python -m engine.kernels.build [--force]`.

One library for each variant of the processor, named in `library.file_name`; nothing is done where the sources have not changed.
Without a compiler it says so and returns 0: everything works without the kernels, only slower.
"""

import argparse
import hashlib
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from .library import SOURCES, file_name, fingerprint, folders

COMPILERS = ("cc", "gcc", "clang")
FLAGS = ("-std=gnu11", "-O3", "-ffp-contract=fast", "-fno-math-errno", "-fno-trapping-math", "-fvisibility=hidden")
MACHINE_FLAGS = {
    "baseline": (),
    "avx2": ("-mavx2", "-mfma"),
    "avx512": ("-mavx512f", "-mavx512bw", "-mavx512vl", "-mavx512dq", "-mavx2", "-mfma", "-mprefer-vector-width=512"),
}


def compiler() -> str | None:
    """The C compiler: the one that the variable CC names, or the first of cc, gcc and clang."""
    wanted = os.environ.get("CC", "").split()
    for name in (*wanted[:1], *COMPILERS):
        path = shutil.which(name)
        if path:
            return path
    return None


def variants() -> tuple[str, ...]:
    """The variants that make sense on this kind of machine."""
    return ("avx512", "avx2", "baseline") if platform.machine().lower() in ("x86_64", "amd64") else ("baseline",)


def build(folder: Path | None = None, *, force: bool = False) -> str:
    """Build what is out of date into `folder` (default: the first of `library.folders()` that can be written to); a sentence on it."""
    cc = compiler()
    if cc is None:
        return "No C compiler (cc, gcc or clang) was found, so the kernels are not built. Everything works without them, only slower."
    folder = folder or _writable()
    if folder is None:
        return "There is no folder to write the compiled kernels to. Everything works without them, only slower."
    mark = mark_of(cc)
    stamp = folder / "kernels.sha256"
    current = not force and stamp.is_file() and stamp.read_text() == mark
    if current and all((folder / file_name(variant)).is_file() for variant in variants()):
        return f"Compiled kernels are up to date: {folder}."
    with ThreadPoolExecutor() as pool:
        troubles = [trouble for trouble in pool.map(lambda variant: _compile(cc, variant, folder), variants()) if trouble]
    if troubles:
        return f"The kernels were not built. Everything works without them, only slower. {cc} said: {troubles[0]}"
    stamp.write_text(mark)
    return f"Compiled kernels for {', '.join(variants())}: {folder}."


def sources() -> list[Path]:
    """The C files, in a fixed order."""
    return sorted(SOURCES.glob("*.c"))


def mark_of(cc: str) -> str:
    """A hash of the sources, the flags and the compiler's path: what decides whether there is anything to do."""
    return hashlib.sha256(repr((cc, FLAGS, MACHINE_FLAGS, fingerprint())).encode()).hexdigest()


def command(cc: str, variant: str, output: Path, extra: tuple[str, ...] = ()) -> list[str]:
    """The command line that compiles one variant."""
    position = () if sys.platform == "win32" else ("-fPIC",)
    mathematics = () if sys.platform == "win32" else ("-lm",)
    hashed = f"-DSOURCES=INT64_C({fingerprint()})"
    files = [str(path) for path in sources()]
    return [cc, *FLAGS, hashed, *position, "-shared", *MACHINE_FLAGS[variant], *extra, "-o", str(output), *files, *mathematics]


def _compile(cc: str, variant: str, folder: Path) -> str:
    """Compile beside the goal and replace it in one go, as another process may use it; the first complaint or nothing."""
    with tempfile.TemporaryDirectory(dir=folder, prefix=".build") as room:
        made = Path(room) / file_name(variant)
        done = subprocess.run(command(cc, variant, made), capture_output=True, text=True, check=False)
        if done.returncode:
            return next((line for line in done.stderr.splitlines() if "error" in line), f"exit code {done.returncode}")
        os.replace(made, folder / made.name)
    return ""


def _writable() -> Path | None:
    for folder in folders():
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=folder):
                return folder
        except OSError:
            continue
    return None


def main() -> int:
    """Build and say what was done."""
    parser = argparse.ArgumentParser(prog="python -m engine.kernels.build", description="Compile the kernels.")
    parser.add_argument("--force", action="store_true", help="build even if nothing has changed")
    sys.stdout.write(build(force=parser.parse_args().force) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
