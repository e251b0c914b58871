"""Sentences of the engine in another language, and numbers as they are written there."""

import json
import pickle
import re

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from engine.catalogue import LAYERS
from engine.errors import ShapeError
from engine.sentence import Sentence
from engine.settings import describe
from engine.words import chosen, counted, either
from playground.plots.drawing.axis import number
from playground.style.gather_words import in_source, placeholders, texts, updated
from playground.style.language import ENGLISH, Words, available, name, words_of
from playground.style.words import local, plain, said

LANGUAGES = pytest.mark.parametrize("code", [code for code in available() if code != ENGLISH])


@pytest.fixture
def in_german(qapp: QApplication):
    """German words for a few patterns, and German numbers."""
    words = Words(
        {
            "{title} needs {wanted}, got {x}.": "{title} braucht {wanted}, bekam aber {x}.",
            "Dense": "Dicht",
            "{count} units": "{count} Einheiten",
            "{before} or {after}": "{before} oder {after}",
            "a vector": "einen Vektor",
        },
        qapp,
    )
    before = QLocale()
    qapp.installTranslator(words)
    QLocale.setDefault(QLocale(QLocale.Language.German, QLocale.Country.Germany))
    yield
    QLocale.setDefault(before)
    qapp.removeTranslator(words)


def test_a_sentence_is_its_english_text():
    sentence = Sentence("{title} needs {count:,} units.", title=Sentence("Dense"), count=1200)
    assert sentence == "Dense needs 1,200 units."
    assert json.loads(json.dumps(sentence)) == sentence


def test_what_is_written_in_capitals_is_in_a_list_of_choices_too():
    written = {"xor": "XOR", "and": "AND", "nand": "NAND", "relu": "ReLU", "lecun_normal": "LeCun normal", "he_uniform": "He uniform"}
    written |= {
        "r2": "R²",
        "mae": "MAE",
        "gauss": "Gauss",
        "circle": "circle",
        "sobel_x": "Sobel x",
        "nearest_neighbour": "nearest neighbour",
    }
    assert {choice: str(chosen(choice)) for choice in written} == written
    german = words_of("de")
    assert [german[chosen(gate)] for gate in ("xor", "xnor", "nand")] == ["XOR", "XNOR", "NAND"]


def test_a_nought_has_no_sign_whatever_it_was_rounded_from():
    values = (-0.0, -0.001, -0.05, -10.0)
    assert [local(f"{value:.2f}") for value in values] == ["0.00", "0.00", "-0.05", "-10.00"]
    assert [number(value) for value in (-0.0, -2e-7, float("-inf"))] == ["0", "-2e-07", "infinite"]
    assert [local(f"{value:g}") for value in (-0.0, float("-inf"))] == ["0", "-inf"]


def test_a_sentence_comes_through_a_pickle_whole():
    sentence = pickle.loads(pickle.dumps(Sentence("{title} stops.", title=Sentence("Dense"))))
    assert (sentence, sentence.pattern, sentence.parts) == ("Dense stops.", "{title} stops.", {"title": "Dense"})
    assert isinstance(sentence.parts["title"], Sentence)


def test_an_error_keeps_its_sentence():
    trouble = ShapeError("{title} needs a vector.", insert="flatten", title="Dense")
    assert str(trouble) == "Dense needs a vector."
    assert str(trouble).pattern == "{title} needs a vector."
    assert Sentence("'{block}': {trouble}", block="b", trouble=trouble).parts["trouble"] is str(trouble)


def test_a_sentence_is_said_with_its_parts(in_german):
    wanted = either(Sentence("a vector"), counted(1200, "unit"))
    text = Sentence("{title} needs {wanted}, got {x}.", title=Sentence("Dense"), wanted=wanted, x="Dense")
    assert said(text) == "Dicht braucht einen Vektor oder 1200 Einheiten, bekam aber Dense."  # the last is a name


def test_numbers_are_written_as_in_the_place(in_german):
    assert said(Sentence("{size:.1f} MB, {count:,} rows", size=1.5, count=12345)) == "1,5 MB, 12.345 rows"
    assert local("1,234.5") == "1.234,5"
    assert plain("0,5") == plain("0.5") == "0.5"
    assert plain("1.000") == "1000"
    assert plain("1.234.567,8 - 2.000") == "1234567.8 - 2000"
    assert [plain(text) for text in ("1,5", "0.001", "1.00", "1,234")] == ["1.5", "0.001", "1.00", "1.234"]


def test_in_english_a_comma_parts_thousands():
    assert plain("1,000*2.5") == "1000*2.5"
    assert plain("1,5") == "1,5"  # no number, which the field says


def test_what_is_no_sentence_stays_as_it_is(in_german):
    assert said("Dense") == "Dense"
    assert said("") == ""


def test_texts_are_found_in_a_source(tmp_path):
    source = 'raise ShapeError("{x} is wrong.", x=1)\nself.tr("Yes" if a == "b" else "No")\ncounted(n, "class")\nplain("nothing")'
    assert set(in_source(source, tmp_path)) == {"{x} is wrong.", "Yes", "No", "{count} class", "{count} classes"}


@LANGUAGES
def test_the_words_of_a_language_are_those_of_the_program(code):
    """`python -m playground.style.gather_words` mends it."""
    words = words_of(code)
    assert words == updated(code), "texts came or went"
    assert list(words) == [str(text) for text in texts()]


@LANGUAGES
def test_translations_have_the_parts_of_their_text(code):
    wrong = {text: word for text, word in words_of(code).items() if word and placeholders(text) != placeholders(word)}
    assert wrong == {}


@LANGUAGES
def test_most_of_a_language_is_there(code):
    words = words_of(code)
    assert sum(bool(word) for word in words.values()) > 0.8 * len(words)


def test_authors_are_joined_in_german_alone():
    english = re.compile(r" et al\.| and [A-Z]\w+,? \d{4}")
    assert [word for word in words_of("de").values() if english.search(word)] == []


def test_a_loss_and_a_setting_of_another_have_words_of_their_own():
    titles = (LAYERS["margin"].title, next(item.title for item in describe(LAYERS["hinge"]) if item.name == "margin"))
    words = words_of("de")
    assert [words[title] for title in titles] == ["Margin-Verlust", "Abstand"]


def test_languages_call_themselves_by_their_name():
    assert {code: name(code) for code in ("en", "de")} == {"en": "English", "de": "Deutsch"}
