"""Write the hash-pinned requirements again from the ranges in pyproject.toml: `python installer/lock.py` (needs uv).

The files hold versions and SHA-256 sums and no address, so they serve with any index.
"""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
GROUPS = {"requirements.txt": (), "requirements-dev.txt": ("--group", "dev"), "requirements-installer.txt": ("--group", "installer")}


def main() -> int:
    uv = shutil.which("uv") or shutil.which("uv", path=str(Path(sys.executable).parent))
    if uv is None:
        print("uv is needed to lock the requirements. Install it with: pip install uv", file=sys.stderr)
        return 1
    for name, group in GROUPS.items():
        options = ["--universal", "--python-version", "3.11", "--generate-hashes", "--no-header", "--no-annotate", "--quiet"]
        target = ROOT / "installer" / name
        subprocess.run([uv, "pip", "compile", *options, *group, "pyproject.toml", "-o", str(target)], cwd=ROOT, check=True)
        print(f"wrote {target.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
