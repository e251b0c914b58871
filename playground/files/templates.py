"""Templates: projects that come with the program, to start from. Each is a .bprop file; templates.json has their titles."""

from dataclasses import dataclass
from pathlib import Path

from engine.sentence import Sentence

from . import paths, store
from .errors import ProjectError
from .project_file import SUFFIX, SavedProject, load

CONTENTS = "templates.json"


@dataclass(frozen=True)
class Template:
    """One of them: `name` is what is typed on the command line."""

    name: str
    title: str
    help: str
    path: Path


def available(folder: Path | None = None) -> tuple[Template, ...]:
    """All templates: in the order of templates.json, then the others by name."""
    folder = folder or paths.templates_folder()
    files = {path.stem: path for path in sorted(folder.glob(f"*{SUFFIX}"))} if folder.is_dir() else {}
    contents = folder / CONTENTS
    titles, _ = store.read(contents) if contents.is_file() else ({}, "")
    order = [*(name for name in titles if name in files), *(name for name in files if name not in titles)]
    return tuple(_template(name, files[name], titles.get(name, {})) for name in order)


def open_template(name: str, folder: Path | None = None) -> SavedProject:
    """The project of a template; raises ProjectError that lists them if there is none of that name."""
    known = {template.name: template for template in available(folder)}
    if name not in known:
        raise ProjectError("There is no template called {name!r}; there are: {known}.", name=name, known=", ".join(known) or "none")
    return load(known[name].path)


def _template(name: str, path: Path, about: dict) -> Template:
    title = about.get("title") or name.replace("-", " ").capitalize()
    return Template(name, Sentence(title), Sentence(about.get("help", "")), path)
