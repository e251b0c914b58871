"""What goes into the packages: the manual page, the desktop's files, the script that unpacks, and the eye that looks at pictures."""

import re
import shutil
import subprocess
import xml.etree.ElementTree as tree
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from playground.cli.entry import COMMANDS
from playground.files.project_file import SUFFIX

ROOT = Path(__file__).resolve().parents[2]
LINUX = ROOT / "installer" / "linux"
MIME = "application/x-blockprop"


def test_the_manual_page_names_every_command_and_option(script):
    page = script("manual").manual("2026-01-01")
    for command in COMMANDS:
        assert re.search(rf'^\.SS "{command}\b', page, flags=re.MULTILINE)
    for option in ("epochs", "device", r"train\-steps", "json"):
        assert rf"\-\-{option}" in page
    assert "%(" not in page


def test_a_double_click_opens_a_project():
    entry = (LINUX / "blockprop.desktop").read_text(encoding="utf-8")
    assert f"MimeType={MIME};" in entry
    assert "Exec=blockprop %f" in entry
    kind = tree.parse(LINUX / "blockprop.xml").getroot()
    space = {"m": "http://www.freedesktop.org/standards/shared-mime-info"}
    assert kind.find("m:mime-type", space).get("type") == MIME
    assert kind.find("m:mime-type/m:glob", space).get("pattern") == f"*{SUFFIX}"
    assert MIME in (LINUX / "io.github.blockprop.Blockprop.metainfo.xml").read_text(encoding="utf-8")
    assert zipfile.is_zipfile(ROOT / "resources" / "templates" / "lenet-digits.bprop")  # it is named as a kind of ZIP


def test_the_icon_is_a_picture():
    icon = tree.parse(ROOT / "resources" / "icons" / "blockprop.svg").getroot()
    assert icon.tag.endswith("svg")
    assert len(list(icon)) > 3


@pytest.mark.skipif(shutil.which("sh") is None, reason="needs sh")
def test_the_unpacking_script_is_whole(script):
    archive = script("archive")
    text = archive.script("2.35")
    assert not re.search(r"@[A-Z]+@", text)
    assert f"tail -n +{len(text.splitlines()) + 1} " in text
    assert subprocess.run(["sh", "-n"], input=text, text=True, check=False).returncode == 0


def test_everything_shipped_has_a_licence_text(script):
    licences = script("licences")
    parts = licences._packages()
    assert {part.name for part in parts} >= {"numpy", "pyside6-essentials", "pillow"}
    for part in parts:
        assert len(part.text) > 400, part.name
        assert part.version, part.name
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in (licences.TEXTS / "LGPL-3.0.txt").read_text(encoding="utf-8")


def test_every_data_file_is_in_the_list_of_parts(script):
    listed = {entry["name"]: entry["hashes"][0]["content"] for entry in script("bill_of_materials")._data()}
    assert {"images/mnist.npz", "tabular/iris.csv"} <= set(listed)
    assert all(re.fullmatch(r"[0-9a-f]{64}", mark) for mark in listed.values())


def test_a_blank_picture_is_seen_to_be_blank(script, tmp_path):
    look = script("trial").look
    Image.new("RGB", (300, 200), "white").save(tmp_path / "blank.png")
    assert look(tmp_path / "blank.png")[:2] == (300, 200)
    assert look(tmp_path / "blank.png")[2] < 5
    Image.effect_noise((300, 200), 90).save(tmp_path / "noise.png")
    assert look(tmp_path / "noise.png")[2] > 150
