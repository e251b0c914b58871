"""The entry: finds the command, runs it, and turns every failure into one sentence and an exit code."""

import difflib
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from engine import device_probe
from engine.errors import EngineError
from engine.version import VERSION
from playground import gpu
from playground.document.errors import EditError
from playground.files.errors import ProjectError

from . import doctor, evaluate, inspect, new, predict, screenshot, templates, train, window
from .arguments import Parser
from .errors import CommandError
from .output import let_go, say
from .places import hint_for

MODULES = (templates, new, train, evaluate, predict, inspect, screenshot, doctor)
COMMANDS = {module.__name__.rpartition(".")[2]: module for module in MODULES}
FAILED = 1
INTERRUPTED = 130
DESCRIPTION = "A playground for neural networks. With no command the window opens, on FILE if one is named; commands need no window."


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code. Never raises, but SystemExit for help and wrong arguments."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    gpu.look_for_packages()
    if given == [gpu.PROBE]:
        return device_probe.speak()
    try:
        parsed = (window.parser() if _wants_window(given) else parser()).parse_args(given)
        code = parsed.run(parsed)
        print(end="", flush=True)  # here, where a reader who has gone is no news
        return code
    except (CommandError, EngineError, EditError, ProjectError) as trouble:
        say(str(trouble))
    except KeyboardInterrupt:
        say("Interrupted.")
        return INTERRUPTED
    except BrokenPipeError:  # whoever read our output has gone; so must we, without Python's complaint at exit
        let_go(sys.stdout)
    except MemoryError:
        say("There is not enough memory for this. Choose a smaller batch size or a smaller network.")
    except OSError as trouble:
        place = f"'{trouble.filename}': " if trouble.filename else ""
        say(f"{place}{trouble.strerror or type(trouble).__name__}.")
    except Exception as trouble:  # the last boundary: a person gets a sentence, a developer sets the variable
        if os.environ.get("BLOCKPROP_TRACEBACK"):
            raise
        say(f"Something went wrong that should not: {type(trouble).__name__}: {trouble}. BLOCKPROP_TRACEBACK=1 shows where.")
    return FAILED


def parser() -> Parser:
    """The parser of all commands; the manual page is made from its help too."""
    made = Parser(prog="blockprop", description=DESCRIPTION, usage="blockprop [FILE] | blockprop COMMAND ...")
    made.add_argument("--version", action="version", version=f"blockprop {VERSION}")
    window.add_options(made)
    commands = made.add_subparsers(title="commands", metavar="COMMAND", required=True, prog="blockprop", parser_class=Parser)
    for name, module in COMMANDS.items():
        help_text = module.__doc__.splitlines()[0]
        command = commands.add_parser(name, help=help_text, description=help_text)
        module.add_arguments(command)
        command.set_defaults(run=module.run, parser=command)
    return made


def _wants_window(given: Sequence[str]) -> bool:
    """Whether there is no command: nothing but options of the window, or a file. Raises CommandError for a word that is neither."""
    words = [word for word in given if not word.startswith("-")]
    if not words:
        return not any(word in ("-h", "--help", "--version") for word in given)
    if words[0] in COMMANDS:
        return False
    if Path(words[0]).exists():
        return True
    close = difflib.get_close_matches(words[0], COMMANDS, n=1)
    hint = f"Did you mean {close[0]}?" if close else f"{hint_for(Path(words[0]))} See: blockprop --help".lstrip()
    raise CommandError(f"There is no file or command called '{words[0]}'. {hint}")
