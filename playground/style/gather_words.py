"""Bring resources/languages/*.json up to date with the program's texts: `python -m playground.style.gather_words [de ...]`.

New texts are added with an empty translation, texts that are gone are taken out; then it says how much of each language is there. A code
of a language that has no file yet makes one.
"""

import ast
import builtins
import json
import string
import sys
from collections.abc import Iterator
from pathlib import Path

from engine.catalogue import CATALOGUES, LAYERS, METRICS, paragraphs, summary
from engine.device_probe import STAGES
from engine.settings import describe
from engine.setup import TrainingSetup
from engine.words import chosen, counted
from playground.document.about import about
from playground.document.starters import spiral

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "resources" / "languages"
SOURCES = ("engine", "playground")
NOT_SHOWN = ("playground/cli", "engine/exporters")  # what the command line prints is English, exported code as well
CALLS = {  # which arguments of a call are texts for people
    "tr": (0,),
    "translate": (1,),
    "QT_TRANSLATE_NOOP": (1,),
    "Sentence": (0,),
    "problem": (1,),
    "Finished": (2,),
    "Remark": (1,),
    "joined": (0,),
}
PLAIN_ERRORS = ("FileGone", "FileChanged", "MemoryNeeded", "ArithmeticRefused")
TABLE = "action_table.py"  # all words in it are texts


def texts() -> dict[str, None]:
    """Every English text that the window can show, in the order of the files; those of the catalogues last."""
    found: dict[str, None] = {}
    for folder in SOURCES:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if not path.relative_to(ROOT).as_posix().startswith(NOT_SHOWN):
                found.update(dict.fromkeys(in_source(path.read_text(encoding="utf-8"), path)))
    found.update(dict.fromkeys(declared()))
    return {text: None for text in found if any(sign.isalpha() for sign in without_parts(text))}


def in_source(source: str, path: Path) -> Iterator[str]:
    """The texts that a file of Python says to people."""
    tree = ast.parse(source)
    if path.name == TABLE:
        strings = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str))
        yield from (text for text in strings if (" " in text or "&" in text) and "." not in text)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            places = (0,) if _refuses(called) else CALLS.get(called.lstrip("_"), ())
            for place in places:
                if place < len(node.args):
                    yield from _strings(node.args[place])
            if called == "counted":
                for noun in _strings(node.args[1]):
                    yield from (counted(1, noun).pattern, counted(2, noun).pattern)
        if path.parent.name == "plots" and isinstance(node, ast.ClassDef):
            for line in node.body:
                if isinstance(line, ast.Assign) and getattr(line.targets[0], "id", "") in ("title", "help"):
                    yield from _strings(line.value)


def declared() -> Iterator[str]:
    """Titles, summaries and settings of all kinds in the catalogues, and of a training."""
    owners = [owner for catalogue in CATALOGUES for owner in catalogue.values()]
    for owner in owners:
        yield from (
            owner.title,
            owner.category,
            summary(owner),
            *(paragraphs(owner) if owner in LAYERS.values() else ()),
            *getattr(owner, "gate_names", ()),
        )
    for owner in (*owners, TrainingSetup):
        for item in describe(owner):
            yield from (item.title, item.help, item.unit, *(chosen(choice) for choice in item.choices), item.meaning_of_zero())
    yield from (chosen(name) for name in (*about(spiral()), *METRICS, "state"))
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
        print(f"{code}: {done} of {len(words)} texts, {100 * done / len(words):.1f} %")  # noqa: T201
    return 0


def _strings(node: ast.expr) -> Iterator[str]:
    """The texts that an expression may be: a text, or either of two."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from (*_strings(node.body), *_strings(node.orelse))


def _refuses(called: str) -> bool:
    """Whether it is the name of one of our errors, which speak to people; those of Python speak to programmers."""
    return (called.endswith("Error") and not hasattr(builtins, called)) or called in PLAIN_ERRORS


def without_parts(text: str) -> str:
    return "".join(literal for literal, *_ in string.Formatter().parse(text))


if __name__ == "__main__":
    sys.exit(main())
