"""The table of colours: readable in both themes, and complete."""

import dataclasses

import pytest

from playground.style.contrast import contrast, mix
from playground.style.tokens import CATEGORIES, DARK, LIGHT

SURFACES = ("canvas", "window", "panel", "field", "raised")
TEXTS = ("text", "muted", "accent", "success", "warning", "error")
both = pytest.mark.parametrize("tokens", [DARK, LIGHT], ids=lambda tokens: tokens.name)


def test_contrast_knows_its_ends():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#777777") == pytest.approx(1)
    assert mix("#000000", "#ffffff", 0.5) == "#808080"


@both
@pytest.mark.parametrize("surface", [*SURFACES, "hover"])
@pytest.mark.parametrize("text", TEXTS)
def test_text_is_readable(tokens, surface, text):
    assert contrast(tokens.color(text), tokens.color(surface)) >= 4.5


@both
def test_text_on_filled_things_is_readable(tokens):
    assert contrast(tokens.on_accent, tokens.accent) >= 4.5
    assert contrast(tokens.text, tokens.selection) >= 4.5
    assert contrast(tokens.text, tokens.pressed) >= 4.5
    for category in CATEGORIES:
        assert contrast(tokens.text, tokens.tint(category)) >= 4.5, category
        assert contrast(tokens.muted, tokens.tint(category)) >= 4.5, category


@both
@pytest.mark.parametrize("surface", SURFACES)
def test_graphics_stand_out(tokens, surface):
    for role in ("outline", "negative", "positive", "missing", *(f"category:{name}" for name in CATEGORIES)):
        assert contrast(tokens.color(role), tokens.color(surface)) >= 3, role


@both
def test_runs_stand_out_on_plots(tokens):
    assert len(set(tokens.runs)) == len(tokens.runs)
    assert min(contrast(colour, tokens.panel) for colour in tokens.runs) >= 3
    assert tokens.run(len(tokens.runs)) == tokens.run(0)


@both
def test_signed_ends_differ_from_zero(tokens):
    assert min(contrast(tokens.negative, tokens.zero), contrast(tokens.positive, tokens.zero)) >= 3


def test_themes_have_the_same_categories_and_sizes():
    assert set(DARK.categories) == set(LIGHT.categories) == set(CATEGORIES)
    assert (DARK.space, DARK.type, DARK.radius) == (LIGHT.space, LIGHT.type, LIGHT.radius)
    assert dataclasses.astuple(LIGHT.space) == (4, 8, 12, 16, 24)
    assert LIGHT.category("no such") == LIGHT.category("Other")
