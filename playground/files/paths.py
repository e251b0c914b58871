"""The folders of this program on this machine, as the system wants them: settings, state, recovery, logs."""

from pathlib import Path

import platformdirs

NAME = "blockprop"


def config_folder() -> Path:
    """Where preferences lie."""
    return platformdirs.user_config_path(NAME, appauthor=False)


def state_folder() -> Path:
    """Where recent files, recovery and logs lie."""
    return platformdirs.user_state_path(NAME, appauthor=False)


def recovery_folder() -> Path:
    """Where unsaved work is kept, a folder for each open project."""
    return state_folder() / "recovery"


def versions_folder() -> Path:
    """Where earlier versions of project files are kept, a folder for each file."""
    return state_folder() / "versions"


def log_folder() -> Path:
    """Where crash reports lie; nothing is ever sent from there."""
    return state_folder() / "logs"


def preferences_file() -> Path:
    return config_folder() / "preferences.json"


def phrases_file() -> Path:
    """Where one's own phrases lie."""
    return config_folder() / "phrases.json"


def recent_file() -> Path:
    return state_folder() / "recent.json"


def templates_folder() -> Path:
    """The projects that come with the program."""
    return Path(__file__).resolve().parents[2] / "resources" / "templates"


def with_ending(path: Path, ending: str) -> Path:
    """The path with this ending: what stands behind another dot belongs to the name, as in "digits 2.1"."""
    return path if path.suffix.lower() == ending else path.with_name(path.name + ending)
