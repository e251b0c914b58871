"""Make all pictures of the guide again: `python docs/pictures/make.py`, from the folder of the repository; needs no display."""

import subprocess
import sys
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from engine.graph import Graph  # noqa: E402 - the sources lie beside this file, not in Python's path
from playground.document import edits  # noqa: E402
from playground.document.project import Project  # noqa: E402
from playground.files import project_file, templates  # noqa: E402
from playground.files.project_file import SavedProject  # noqa: E402

HERE = Path(__file__).resolve().parent
SIZE = "1280x800"
THEMES = ("light", "dark")


@dataclass(frozen=True)
class Picture:
    """One state of the window; it is taken in each theme."""

    name: str
    template: str
    steps: int = 0
    without: str = ""  # "everything", or the name of a block that is taken away


PICTURES = (
    Picture("empty", "lenet-digits", without="everything"),
    Picture("error", "lenet-digits", without="flatten"),
    Picture("lenet", "lenet-digits", steps=400),
    Picture("spiral", "spiral", steps=6000),
    Picture("autoencoder", "autoencoder-digits", steps=1200),
)


def project_of(picture: Picture) -> Project:
    """The template, as the picture wants it."""
    project = templates.open_template(picture.template).project
    if picture.without == "everything":
        return replace(project, graph=Graph(), positions={})
    if picture.without:
        return edits.remove_blocks(project, [project.graph.by_name(picture.without).id], heal=True)
    return project


def take(picture: Picture, theme: str, folder: Path) -> None:
    """Draw the window with the picture's project in one theme."""
    file, target = folder / f"{picture.name}.bprop", HERE / f"{picture.name}-{theme}.png"
    project_file.save(file, SavedProject(project_of(picture)))
    command = [sys.executable, "-m", "playground.cli", "screenshot", str(file), str(target), "--size", SIZE, "--theme", theme]
    subprocess.run([*command, "--train-steps", str(picture.steps)], cwd=ROOT, check=True)


def main(names: list[str]) -> None:
    """Make the pictures with these names, or all."""
    with tempfile.TemporaryDirectory() as folder:
        for picture in PICTURES:
            for theme in THEMES if not names or picture.name in names else ():
                take(picture, theme, Path(folder))


if __name__ == "__main__":
    main(sys.argv[1:])
