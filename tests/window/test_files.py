"""New, open, save, leave: with the questions answered as a person would."""

import pytest
from PySide6.QtWidgets import QFileDialog

from engine.checkpoint import same_arrays
from playground.dialogs import question, trouble, unsaved
from playground.files import templates
from playground.files.recovery import Recovery


@pytest.fixture
def answers(monkeypatch):
    """Answers to the questions, by name; a question that has none fails the test."""
    given: dict[str, object] = {}
    monkeypatch.setattr(unsaved, "ask_unsaved", lambda *_: given["unsaved"])
    monkeypatch.setattr(unsaved, "ask_training", lambda *_: given["training"])
    monkeypatch.setattr(trouble, "tell", lambda _, title, sentence, details="": given.setdefault("told", []).append(sentence))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(given["save_as"]), ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(given["open"]), ""))
    return given


def train_a_little(window, qtbot, steps=20):
    window.training.toggle()
    qtbot.waitUntil(lambda: window.session.step >= steps)
    window.training.toggle()
    qtbot.waitUntil(lambda: window.session.state == "paused")


def test_saved_and_opened_again_all_is_as_it_was_and_training_goes_on(window, qtbot, answers, tmp_path):
    train_a_little(window, qtbot)
    path = answers["save_as"] = answers["open"] = tmp_path / "mine.bprop"
    window.action_set["save"].trigger()
    assert window.files.wait()
    assert path.is_file()
    assert not window.files.modified
    assert window.windowTitle().startswith("mine")
    kept, project = window.session.checkpoint(), window.document.project
    window.files.open_empty()
    window.action_set["open"].trigger()
    assert window.session.state == "preparing"
    assert not window.files.modified
    qtbot.waitUntil(lambda: window.session.state == "paused")
    again = window.session.checkpoint()
    assert same_arrays(kept.weights, again.weights)
    assert same_arrays(kept.optimizer, again.optimizer)
    assert window.document.project.graph == project.graph
    assert window.document.project.training == project.training
    assert window.session.step == kept.counters["step"]
    assert not window.files.modified
    window.training.step()
    qtbot.waitUntil(lambda: window.session.step == kept.counters["step"] + 1)
    assert window.files.modified


@pytest.mark.parametrize("typed", ["digits 2.1", "digits"])
def test_a_name_with_a_dot_is_a_project_that_can_be_found_again(window, answers, tmp_path, typed):
    """The dialog that opens files shows those that end in .bprop."""
    answers["save_as"] = tmp_path / typed
    assert window.files.save_as()
    assert window.files.wait()
    assert [file.name for file in tmp_path.glob("digits*")] == [f"{typed}.bprop"]
    assert window.windowTitle().startswith(typed)


def test_a_project_whose_ending_was_not_typed_is_overwritten_only_if_one_says_so(window, answers, tmp_path, monkeypatch):
    other, asked = tmp_path / "digits.bprop", []
    other.write_bytes(b"another project")
    answers["save_as"] = tmp_path / "digits"
    monkeypatch.setattr(question, "ask", lambda _, title, *more: asked.append(title) or "cancel")
    assert not window.files.save_as()
    assert asked == ["“digits.bprop” is there already"]
    assert other.read_bytes() == b"another project"
    monkeypatch.setattr(question, "ask", lambda *_: "over")
    assert window.files.save_as()
    assert window.files.wait()
    assert window.files.path == other


def test_a_picture_says_that_it_is_saved_and_ends_in_png(window, answers, tmp_path):
    answers["save_as"] = tmp_path / "my window 1.2"
    window.action_set["save_picture"].trigger()
    assert (tmp_path / "my window 1.2.png").is_file()
    assert window.status.currentMessage() == "Saved my window 1.2.png."
    answers["save_as"] = tmp_path / "curves"
    window.docks.panel("learning_curves").export("csv")
    window.docks.panel("learning_curves").draw_history(window.session.history)
    window.docks.panel("learning_curves").export("csv")
    assert (tmp_path / "curves.csv").is_file()
    assert window.status.currentMessage() == "Saved curves.csv."


def test_the_name_gets_the_suffix_and_the_star_goes(window, answers, tmp_path):
    window.canvas.desk.do("select_all")
    window.canvas.desk.do("duplicate")
    assert window.isWindowModified()
    answers["save_as"] = tmp_path / "bare"
    assert window.files.save_as()
    assert window.files.wait()
    assert (tmp_path / "bare.bprop").is_file()
    assert not window.isWindowModified()


def test_cancelled_questions_leave_everything(window, answers, tmp_path):
    window.canvas.desk.do("select_all")
    window.canvas.desk.do("delete")
    before = window.document.project
    answers["unsaved"] = unsaved.CANCEL
    assert not window.close()
    assert not window.files.open_template("spiral")
    assert window.document.project is before
    answers["save_as"] = ""
    answers["unsaved"] = unsaved.SAVE
    assert not window.close()
    assert window.isVisible()


def test_closing_while_it_trains_can_save(window, qtbot, answers, tmp_path):
    window.training.toggle()
    qtbot.waitUntil(lambda: window.session.step > 20)
    answers["training"] = unsaved.CANCEL
    assert not window.close()
    assert window.session.state == "running"
    answers["training"] = unsaved.SAVE
    answers["save_as"] = tmp_path / "stopped.bprop"
    assert window.close()
    assert (tmp_path / "stopped.bprop").is_file()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut", b"no project at all", b"\x00" * 5000])
def test_a_broken_file_is_told_and_the_window_stays_as_it_was(window, answers, tmp_path, content):
    path = tmp_path / "broken.bprop"
    path.write_bytes(content)
    before = window.document.project, window.files.name, window.session.state
    assert not window.files.open_path(path)
    assert (window.document.project, window.files.name, window.session.state) == before
    (sentence,) = answers["told"]
    assert "broken.bprop" in sentence


def test_recent_files_are_listed_newest_first(window, answers, tmp_path):
    for name in ("one", "R&D"):
        assert window.files._write(tmp_path / f"{name}.bprop")
        assert window.files.wait()
    menu = next(action.menu() for action in window.action_set.menus["File"].actions() if action.menu())
    menu.aboutToShow.emit()
    assert [action.text() for action in menu.actions()[:2]] == ["R&&D.bprop", "one.bprop"]
    answers["unsaved"] = unsaved.DISCARD
    menu.actions()[1].trigger()
    assert window.files.path == tmp_path / "one.bprop"


def test_recent_files_that_are_gone_are_greyed_and_pinned_ones_stand_first(window, answers, tmp_path):
    for name in ("one", "two"):
        assert window.files._write(tmp_path / f"{name}.bprop")
        assert window.files.wait()
    menu = next(action.menu() for action in window.action_set.menus["File"].actions() if action.menu())
    menu.aboutToShow.emit()
    next(action for action in menu.actions() if action.text() == "Pin “two”").trigger()
    (tmp_path / "one.bprop").unlink()
    assert window.files._write(tmp_path / "three.bprop")
    assert window.files.wait()
    menu.aboutToShow.emit()
    listed = [(action.text(), action.isEnabled()) for action in menu.actions()[:3]]
    assert listed == [("two.bprop", True), ("three.bprop", True), ("one.bprop (not found)", False)]
    menu.actions()[-1].trigger()  # clear
    menu.aboutToShow.emit()
    assert [action.text() for action in menu.actions()][:2] == ["two.bprop", ""]


@pytest.mark.parametrize("template", templates.available(), ids=lambda template: template.name)
def test_every_template_opens_and_can_be_trained(window, qtbot, template):
    assert window.files.open_template(template.name)
    assert window.training.trouble() == ""
    assert window.files.name == template.name
    assert window.files.path is None


def test_the_status_bar_says_where_the_work_is(open_window, answers, tmp_path):
    window = open_window(recovery=Recovery(tmp_path / "recovery"))
    assert window.status.kept.text() == ""
    window.canvas.desk.do("select_all")
    window.canvas.desk.do("duplicate")
    assert window.status.kept.text() == "changes kept safe"
    assert window.files._write(tmp_path / "mine.bprop")
    assert window.files.wait()
    window.show_figures()
    assert window.status.kept.text() == "saved just now"
    window.files._written_at -= 200
    window.show_figures()
    assert window.status.kept.text() == "saved 3 min ago"


def test_the_time_since_saving_moves_on_by_itself(window, qtbot, answers, tmp_path):
    window.pump.start()
    assert window.files._write(tmp_path / "mine.bprop")
    qtbot.waitUntil(lambda: window.status.kept.text() == "saved just now")
    window.files._written_at -= 130
    qtbot.waitUntil(lambda: window.status.kept.text() == "saved 2 min ago")


def test_what_a_crash_left_is_found_again(open_window, qtbot, tmp_path, monkeypatch):
    recovery = Recovery(tmp_path / "recovery")
    window = open_window(recovery=recovery)
    window.document.select([window.document.project.graph.by_name("tanh1").id])
    window.canvas.desk.do("duplicate")
    edited = window.document.project
    window.safekeeping._keeper._lock.release()  # as if the process had gone
    found = Recovery(tmp_path / "recovery").look()
    (orphan,) = found.orphans
    recovered = Recovery(tmp_path / "recovery").recover(orphan)
    assert recovered.project.graph == edited.graph


def test_nothing_is_left_to_recover_after_a_proper_end(open_window, answers, tmp_path):
    recovery = Recovery(tmp_path / "recovery")
    window = open_window(recovery=recovery)
    window.canvas.desk.do("select_all")
    window.canvas.desk.do("duplicate")
    answers["unsaved"] = unsaved.DISCARD
    assert window.close()
    assert Recovery(tmp_path / "recovery").look().orphans == ()


def test_the_style_of_wires_is_saved_with_the_project(window, answers, tmp_path):
    answers["save_as"] = answers["open"] = tmp_path / "wires.bprop"
    window.action_set["show_wires_orthogonal"].trigger()
    window.action_set["save"].trigger()
    assert window.files.wait()
    window.action_set["show_wires_curved"].trigger()
    window.action_set["open"].trigger()
    assert window.canvas.scene().wire_style == "orthogonal"


def test_preferences_that_can_not_be_written_count_and_are_told(window, tmp_path):
    """As on a full disk or in a folder that can only be read: no complaint about a mistake of the program."""
    (tmp_path / "preferences.json").unlink(missing_ok=True)
    (tmp_path / "preferences.json").mkdir()
    window.help.choose("wheel_zooms", False)
    assert not window.canvas.wheel_zooms
    assert "preferences.json" in window.status.currentMessage()
    for name, value in (("theme", "dark"), ("device", "cpu")):
        window.status.clearMessage()
        window.help.choose(name, value)
        assert "preferences.json" in window.status.currentMessage()
    window.blocks.note_used("dense")
    assert window.preferences.get("theme", "system") == "dark"


def test_curves_that_can_not_be_exported_are_told_in_the_box_for_errors(window, qtbot, answers, tmp_path):
    train_a_little(window, qtbot)
    told = []
    window.tell = lambda parent, title, sentence, details="": told.append((title, sentence))
    answers["save_as"] = tmp_path / "nowhere" / "curves.csv"
    panel = window.docks.panel("learning_curves")
    window.docks.arrange([["learning_curves"]])
    panel.show_history(window.session.history)
    panel.export("csv")
    ((title, sentence),) = told
    assert title == "The curves can't be exported"
    assert "curves.csv" in sentence
    assert "not there any more" in sentence


def test_a_project_without_a_file_is_saved_where_the_last_one_was(window, answers, tmp_path, monkeypatch):
    offered = []
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *asked: offered.append(asked[2]) or ("", ""))
    (tmp_path / "projects").mkdir()
    assert window.files._write(tmp_path / "projects" / "mine.bprop")
    assert window.files.wait()
    window.files.save_as()
    assert window.files.open_template("spiral")
    window.files.save_as()
    assert offered == [str(tmp_path / "projects" / "mine.bprop"), str(tmp_path / "projects" / "spiral.bprop")]
