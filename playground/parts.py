"""The parts that Blockprop is made of besides its own sources: their names, versions and licences."""

from dataclasses import dataclass
from importlib import metadata

from engine.sentence import Sentence


@dataclass(frozen=True)
class Part:
    """A package of others: its name in the index, its title and its licence."""

    package: str
    title: str
    licence: str

    @property
    def version(self) -> str:
        """What is installed, or nothing."""
        try:
            return metadata.version(self.package)
        except metadata.PackageNotFoundError:
            return ""


PARTS = (
    Part("PySide6-Essentials", "Qt for Python", "LGPL-3.0"),
    Part("numpy", "NumPy", "BSD-3-Clause"),
    Part("pyqtgraph", "pyqtgraph", "MIT"),
    Part("colorama", "colorama", "BSD-3-Clause"),
    Part("msgspec", "msgspec", "BSD-3-Clause"),
    Part("safetensors", "safetensors", "Apache-2.0"),
    Part("Pillow", "Pillow", "MIT-CMU"),
    Part("platformdirs", "platformdirs", "MIT"),
    Part("psutil", "psutil", "BSD-3-Clause"),
)
OPTIONAL = (Part("cupy-cuda13x", "CuPy for CUDA 13", "MIT"), Part("cupy-cuda12x", "CuPy for CUDA 12", "MIT"))
QT_NOTICE = Sentence(
    "Qt and Qt for Python are used under the GNU Lesser General Public License, version 3. They are separate libraries, "
    "unchanged, in the program's folder; you may replace them with versions of your own."
)
