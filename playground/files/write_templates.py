"""Writes resources/templates from the projects declared in `playground.document.starters`.

`python -m playground.files.write_templates` after a change there; the same projects give the same bytes.
"""

import json
from pathlib import Path

from playground.document.starters import STARTERS

from . import paths
from .project_file import SUFFIX, SavedProject, load, save
from .templates import CONTENTS


def write_templates(folder: Path) -> None:
    """A project file for each starter, and the list of titles. The picture in a file that is there already is kept."""
    folder.mkdir(parents=True, exist_ok=True)
    for starter in STARTERS.values():
        file = folder / f"{starter.name}{SUFFIX}"
        picture = load(file).thumbnail if file.exists() else None
        save(file, SavedProject(starter.make(), thumbnail=picture))
        file.with_name(file.name + "~").unlink(missing_ok=True)
    titles = {starter.name: {"title": starter.title, "help": starter.summary} for starter in STARTERS.values()}
    (folder / CONTENTS).write_text(json.dumps(titles, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write_templates(paths.templates_folder())
