"""Bring resources/languages/*.json up to date with the program's texts: `python installer/languages.py [de ...]`.

New texts are added with an empty translation, texts that are gone are taken out; then it says how much of each language is there. A code
of a language that has no file yet makes one.
"""

import ast
import json
import string
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import engine.data.sources
import engine.initializers
import engine.layers
import engine.losses
import engine.metrics
import engine.optimizers
import engine.schedules
from engine.catalogue import CATALOGUES, summary
from engine.device_probe import STAGES
from engine.settings import describe
from engine.setup import TrainingSetup
from engine.words import chosen, counted
from playground.inspector.fields.field import meaning_of_zero

FOLDER = ROOT / "resources" / "languages"
SOURCES = ("engine", "playground")
NOT_SHOWN = ("playground/cli", "engine/exporters")  # what the command line prints is English, exported code as well
CALLS = {  # which arguments of a call are texts for people
    "tr": (0,),
    "translate": (1,),
    "QT_TRANSLATE_NOOP": (1,),
    "Sentence": (0,),
    "_problem": (1,),
    "Finished": (2,),
    "Remark": (1,),
    "_joined": (0,),
    "Entry": (1, 2),
    "_verb": (1, 2),
}


def texts() -> dict[str, None]:
    """Every English text that the window can show, in the order of the files; those of the catalogues last."""
    found: dict[str, None] = {}
    for folder in SOURCES:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if not path.relative_to(ROOT).as_posix().startswith(NOT_SHOWN):
                found.update(dict.fromkeys(in_source(path.read_text(encoding="utf-8"), panels=path.parent.name == "plots")))
    found.update(dict.fromkeys(declared()))
    return {text: None for text in found if any(sign.isalpha() for sign in _without_parts(text))}


def in_source(source: str, panels: bool = False) -> Iterator[str]:
    """The texts that a file of Python says to people."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            places = (0,) if called.endswith("Error") or called in ("FileGone", "FileChanged", "MemoryNeeded") else CALLS.get(called, ())
            for place in places:
                if place < len(node.args):
                    yield from _strings(node.args[place])
            if called == "counted":
                for noun in _strings(node.args[1]):
                    yield from (counted(1, noun).pattern, counted(2, noun).pattern)
        if panels and isinstance(node, ast.ClassDef):
            for line in node.body:
                if isinstance(line, ast.Assign) and getattr(line.targets[0], "id", "") in ("title", "help"):
                    yield from _strings(line.value)


def declared() -> Iterator[str]:
    """Titles, summaries and settings of all kinds in the catalogues, and of a training."""
    owners = [owner for catalogue in CATALOGUES for owner in catalogue.values()]
    for owner in owners:
        yield from (owner.title, owner.category, summary(owner))
    for owner in (*owners, TrainingSetup):
        for item in describe(owner):
            yield from (item.title, item.help, item.unit, *(chosen(choice) for choice in item.choices), meaning_of_zero(item))
    yield from STAGES.values()


def placeholders(text: str) -> list[str]:
    """The names of the parts of a text, with how they are written: "{share:.0f}" is "share:.0f"."""
    return sorted(f"{name}:{form}!{sign}" for _, name, form, sign in string.Formatter().parse(text) if name is not None)


def updated(code: str) -> dict[str, str]:
    """The words of a language for the texts as they are now; "" where one is missing."""
    path = FOLDER / f"{code}.json"
    known = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return {str(text): known.get(text, "") for text in texts()}


def write(code: str, words: dict[str, str]) -> None:
    (FOLDER / f"{code}.json").write_text(json.dumps(words, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


def main() -> int:
    for code in sys.argv[1:] or [path.stem for path in sorted(FOLDER.glob("*.json"))]:
        words = updated(code)
        write(code, words)
        done = sum(bool(word) for word in words.values())
        print(f"{code}: {done} of {len(words)} texts, {100 * done / len(words):.1f} %")
    return 0


def _strings(node: ast.expr) -> Iterator[str]:
    """The texts that an expression may be: a string, or either branch of a condition."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from (*_strings(node.body), *_strings(node.orelse))
    elif isinstance(node, ast.Subscript | ast.Call):
        yield from (
            one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and isinstance(one.value, str) and " " in one.value
        )


def _without_parts(text: str) -> str:
    return "".join(literal for literal, *_ in string.Formatter().parse(text))


if __name__ == "__main__":
    sys.exit(main())
