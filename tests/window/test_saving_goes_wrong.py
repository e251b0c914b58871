"""What can go wrong with a file, tried for real in the window: one sentence, nothing lost, another place offered."""

import os

import pytest
from PySide6.QtWidgets import QFileDialog

from playground.dialogs import question, trouble
from playground.files import archive
from playground.files.project_file import load
from tests.reliability import corpus


@pytest.fixture
def talk(monkeypatch):
    """Notes what is said and answers questions by `talk.answers`, in order; then cancels."""

    class Talk:
        said: list[tuple[str, str, list[str]]] = []
        told: list[str] = []
        answers: list[str] = []
        elsewhere = ""

    talk = Talk()
    talk.said, talk.told, talk.answers = [], [], []

    def ask(_parent, title, text, answers, icon="help"):
        talk.said.append((title, text, [answer.key for answer in answers]))
        return talk.answers.pop(0) if talk.answers else answers[-1].key

    monkeypatch.setattr(question, "ask", ask)
    monkeypatch.setattr(trouble, "tell", lambda _, title, sentence, details="": talk.told.append(sentence))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(talk.elsewhere), ""))
    return talk


@pytest.fixture
def saved(window, tmp_path):
    """A window whose project lies in a file, with an edit since."""
    path = tmp_path / "folder" / "mine.bprop"
    path.parent.mkdir()
    assert window.files._write(path)
    assert window.files.wait()
    window.canvas.desk.do("select_all")
    window.canvas.desk.do("duplicate")
    return window, path


def assert_refused(window, path, talk, *words):
    """One sentence that names the file; the project is as it was, unsaved, in the same file; another place was offered."""
    before = window.document.project
    assert window.files.save()
    assert not window.files.wait()
    ((_, sentence, answers),) = talk.said
    assert all(word in sentence for word in (path.name, *words)), sentence
    assert "\n" not in sentence
    assert "other" in answers
    assert window.document.project is before
    assert window.files.modified
    assert window.files.path == path
    assert not window.status.saving.isVisible()


def test_changed_by_someone_else(saved, talk):
    window, path = saved
    path.write_bytes(path.read_bytes() + b" ")
    theirs = path.read_bytes()
    assert_refused(window, path, talk, "changed")
    assert path.read_bytes() == theirs
    talk.answers = ["over"]
    assert window.files.save()
    assert window.files.wait()
    assert load(path).project.graph == window.document.project.graph
    assert not window.files.modified


def test_a_file_that_was_moved_away_is_not_made_again_without_a_word(saved, talk):
    window, path = saved
    path.rename(path.with_name("theirs.bprop"))
    assert_refused(window, path, talk, "not there any more")
    assert not path.exists()
    talk.answers = ["over"]
    assert window.files.save()
    assert window.files.wait()
    assert load(path).project.graph == window.document.project.graph


def test_another_place_saves_it(saved, talk, tmp_path):
    window, path = saved
    path.write_bytes(b"someone else's")
    talk.answers, talk.elsewhere = ["other"], tmp_path / "other.bprop"
    assert window.files.save()
    assert window.files.wait()
    assert path.read_bytes() == b"someone else's"
    assert load(talk.elsewhere).project.graph == window.document.project.graph
    assert window.files.path == talk.elsewhere


def test_the_folder_is_gone(saved, talk):
    window, path = saved
    for old in path.parent.iterdir():
        old.unlink()
    path.parent.rmdir()
    assert_refused(window, path, talk, "not there any more")


@pytest.mark.skipif(not os.path.exists("/dev/full") or os.name != "posix", reason="the disk is full by order of the kernel on Linux")
def test_the_disk_is_full(saved, talk):
    resource = pytest.importorskip("resource")
    window, path = saved
    before, limits = path.read_bytes(), resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2000, limits[1]))
    try:
        assert_refused(window, path, talk, "larger than is allowed")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert path.read_bytes() == before
    assert [found.name for found in path.parent.iterdir() if found.name.endswith(".tmp")] == []


@pytest.mark.skipif(not hasattr(os, "seteuid"), reason="permissions of this sort are those of Linux and macOS")
def test_a_folder_that_cannot_be_written(saved, talk):
    window, path = saved
    before = path.read_bytes()
    path.parent.chmod(0o555)
    user = os.geteuid()
    if user == 0:
        path.parent.parent.chmod(0o755)
        os.seteuid(65534)  # root may write everywhere
    try:
        assert_refused(window, path, talk, "permission")
    finally:
        if user == 0:
            os.seteuid(0)
        path.parent.chmod(0o755)
    assert path.read_bytes() == before


def newer() -> bytes:
    members = corpus.sound()
    members["manifest.json"] = members["manifest.json"].replace(b'"format": 1', b'"format": 7')
    return b"".join(archive.pack(members))


BROKEN = {
    "truncated": lambda: corpus.sealed(corpus.sound())[:-200],
    "foreign": lambda: b"%PDF-1.7 something else altogether" * 100,
    "newer": newer,
    "hostile": lambda: corpus.sealed(corpus.sound() | {"../../evil.py": b"import os"}),
}


@pytest.mark.parametrize("sort", BROKEN)
def test_a_broken_file_is_refused_and_the_window_stays_as_it_was(window, talk, tmp_path, sort):
    path = tmp_path / f"{sort}.bprop"
    path.write_bytes(BROKEN[sort]())
    before = (window.document.project, window.document.history, window.files.path, window.files.name, window.windowTitle())
    state, weights = window.session.state, window.session.checkpoint().weights
    assert not window.files.open_path(path)
    (sentence,) = talk.told
    assert path.name in sentence
    assert "\n" not in sentence
    assert ("newer version" in sentence) == (sort == "newer")
    assert (window.document.project, window.document.history, window.files.path, window.files.name, window.windowTitle()) == before
    assert window.session.state == state
    again = window.session.checkpoint().weights
    assert all((again[name] == values).all() for name, values in weights.items())


def test_a_training_too_large_is_refused_until_one_insists(window, qtbot):
    window.session._worker.job._free_memory = lambda: 100
    window.files.open_template("mlp-digits")
    qtbot.waitUntil(lambda: window.banner.action.isVisible())
    assert "memory" in window.banner.text.text()
    assert "memory" in window.training.trouble()
    assert not window.training.busy
    window.banner.action.click()
    qtbot.waitUntil(lambda: window.session.step > 0)
    assert not window.banner.isVisible()
    assert window.training.trouble() == ""
    qtbot.waitUntil(lambda: "MB" in window.status.memory.text())
