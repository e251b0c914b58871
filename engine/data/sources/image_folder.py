"""A folder of images of one's own: a sub-folder for each class."""

from functools import lru_cache
from pathlib import Path

import numpy as np

from ...errors import DataError
from ...sentence import Sentence
from ...settings import setting
from ...words import sentences
from ..columns import Column, DataSet, Source, source
from ..image_files import read_image
from ..images import image_columns
from ..splitting import stratified_parts

ENDINGS = frozenset((".png", ".jpg", ".jpeg", ".bmp", ".webp"))
FILE_LIMIT = 200_000
CLASS_LIMIT = 1_000
MEMORY_LIMIT = 4_000_000_000  # bytes of all images at the size that is loaded
NAMED_FILES = 5


@source("image_folder", title="Image folder", category="Own data", keywords=("pictures", "photos", "png", "jpg"))
class ImageFolder(Source):
    """Images from a folder with a sub-folder for each class; each is brought to one size, files that can't be read are named."""

    path: str = setting(default="", title="Folder", kind="folder", help="The folder; each folder in it is a class.")
    height: int = setting(default=32, min=4, max=512, unit="pixels", help="Height that every image is brought to.")
    width: int = setting(default=32, min=4, max=512, unit="pixels", help="Width that every image is brought to.")
    colour: bool = setting(default=True, help="Three channels; without it the images become grey.")
    test_share: float = setting(default=0.2, min=0.0, max=0.9, help="Share of the images of each class that is kept for the test.")

    def columns(self) -> dict[str, Column]:
        try:
            return self._columns(_listing(self.path))
        except DataError:
            return {}

    def problem(self) -> str:
        try:
            _listing(self.path)
        except DataError as trouble:
            return str(trouble)
        return ""

    def sample_count(self) -> int | None:
        try:
            return sum(map(len, _listing(self.path).values()))
        except DataError:
            return None

    def load(self, seed: int) -> DataSet:
        classes = _listing(self.path)
        shape = (self.height, self.width, 3 if self.colour else 1)
        files = [(file, label) for label, name in enumerate(classes) for file in classes[name]]
        if len(files) * int(np.prod(shape)) > MEMORY_LIMIT:
            raise DataError("{count:,} images of this size would take more than 4 GB. Choose a smaller height and width.", count=len(files))
        images, labels = [], []
        notes = [Sentence("The folder '{name}' has no images, so it is no class.", name=name) for name in _empty(self.path)]
        for file, label in files:
            try:
                images.append(read_image(file, shape))
                labels.append(label)
            except DataError as trouble:
                notes.append(str(trouble))
        if len(images) < 2:
            raise DataError("Fewer than two images can be read. {reasons}", reasons=sentences(*notes[:NAMED_FILES]))
        if len(notes) > NAMED_FILES:
            notes = [*notes[:NAMED_FILES], Sentence("{count} more files were left out.", count=len(notes) - NAMED_FILES)]
        arrays = {"image": np.stack(images), "label": np.array(labels, np.int64)}
        parts = stratified_parts(arrays["label"], self.test_share, seed)
        splits = {part: {key: array[rows] for key, array in arrays.items()} for part, rows in parts.items() if len(rows)}
        return DataSet(self._columns(classes), splits, notes=tuple(notes))

    def _columns(self, classes: dict[str, tuple[Path, ...]]) -> dict[str, Column]:
        return image_columns((self.height, self.width, 3 if self.colour else 1), tuple(classes))


def _listing(path: str) -> dict[str, tuple[Path, ...]]:
    """Class name to files, both sorted; looked up again when the folder or one of its folders has changed."""
    if not path:
        raise DataError("Choose a folder of images first.")
    folder = Path(path)
    try:
        if not folder.is_dir():
            raise DataError("There is no folder '{path}'.", path=path)
        classes = _folders(folder)
        changed = tuple(entry.stat().st_mtime_ns for entry in classes)
        listed = {name: files for name, files in _files(tuple(classes), changed).items() if files}
    except (OSError, ValueError) as trouble:
        raise DataError("The folder '{path}' can't be read: {trouble}.", path=path, trouble=trouble) from trouble
    if len(listed) < 2:
        raise DataError(
            "'{folder}' needs at least two folders with images in it, one for each class; {count} found.{hint}",
            folder=folder.name,
            count=len(listed),
            hint=_hint(folder, classes),
        )
    if len(listed) > CLASS_LIMIT:
        raise DataError(
            "'{folder}' has {count} folders; at most {limit} classes can be told apart.",
            folder=folder.name,
            count=len(listed),
            limit=CLASS_LIMIT,
        )
    if sum(len(files) for files in listed.values()) > FILE_LIMIT:
        raise DataError("'{folder}' has more than {limit:,} images. Take a part of it.", folder=folder.name, limit=FILE_LIMIT)
    return listed


def _folders(folder: Path) -> list[Path]:
    return sorted(entry for entry in folder.iterdir() if entry.is_dir() and not entry.name.startswith("."))


def _empty(path: str) -> list[str]:
    """Names of the folders in which there is no image."""
    return [folder.name for folder in _folders(Path(path)) if not _has_images(folder)]


def _hint(folder: Path, inside: list[Path]) -> str:
    """Where the images are that were looked for in folders of their classes, if one can tell."""
    try:
        if _has_images(folder):
            return Sentence(" There are images in the folder itself: put those of each class into a folder of their own.")
        for deeper in inside:
            if sum(map(_has_images, _folders(deeper))) > 1:
                return Sentence(" Those in '{name}' have them: choose that folder.", name=deeper.name)
    except OSError:
        pass  # a folder that may not be looked into gives no hint
    return ""


def _has_images(folder: Path) -> bool:
    return any(file.suffix.lower() in ENDINGS for file in folder.iterdir())


@lru_cache(maxsize=4)
def _files(classes: tuple[Path, ...], changed: tuple[int, ...]) -> dict[str, tuple[Path, ...]]:
    return {folder.name: tuple(sorted(file for file in folder.iterdir() if file.suffix.lower() in ENDINGS)) for folder in classes}
