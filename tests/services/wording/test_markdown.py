"""What was typed or sent, and every figure, is shown as it is wherever Markdown is drawn."""

from datetime import date
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from services.wording import CATALOGUES, languages, use_locale
from services.wording.formatting import day, money
from services.wording.markdown import escaped
from services.wording.sentence import Sentence

ROOT = Path(__file__).parents[3]
MARKDOWN = MarkdownIt("gfm-like").disable(["linkify"])
NASTY = [
    "*A4*", "_A4_", "**RS**", "`rm -rf`", "# A4", "- A4", "29. A4", "29) A4", "+ A4", "> A4", "| a | b |", "~~A4~~",
    "[A4](https://evil.test)", "![A4](https://evil.test/a.png)", "<b>A4</b>", "&lt;", ":red[A4]", ":material/home:",
    "$x^2$", "$$x$$", "A4\n# Title", "\\*A4\\*", "---", "===", "https://evil.test",
]  # fmt: skip


def shown(text: str) -> str:
    """What a reader sees of Markdown; anything but one paragraph of plain text fails."""
    (_open, inline, _close) = MARKDOWN.parse(text)
    assert inline.children is not None
    assert {child.type for child in inline.children} <= {"text", "text_special"}
    return "".join(child.content for child in inline.children)


def unguarded(text: str, sign: str) -> bool:
    """Whether a sign stands there without a backslash of its own before it."""
    return any(sign == text[at] and (len(text[:at]) - len(text[:at].rstrip("\\"))) % 2 == 0 for at in range(len(text)))


@pytest.mark.parametrize("typed", NASTY)
def test_what_is_typed_is_no_markup(typed: str) -> None:
    assert shown(escaped(typed)).replace("\N{ZERO WIDTH NON-JOINER}", "") == typed.replace("\n", " ")
    assert not unguarded(escaped(typed), "$")
    assert not unguarded(escaped(typed), ":")


@given(st.text(st.characters(exclude_categories=["C", "Z"]) | st.just(" "), min_size=1).map(str.strip).filter(bool))
def test_any_text_is_shown_as_it_is(typed: str) -> None:
    assert shown(escaped(typed)).replace("\N{ZERO WIDTH NON-JOINER}", "") == typed.replace(
        "\N{ZERO WIDTH NON-JOINER}", ""
    )


@pytest.mark.parametrize("language", languages())
def test_figures_of_every_language_are_no_markup(language: str) -> None:
    with use_locale(language):
        said = f"{money(9250)} {money(11_500)} {day(date(2026, 11, 29))}"
        assert shown(escaped(said)) == said
        assert shown(escaped(day(date(2026, 11, 29)))) == day(date(2026, 11, 29)), "a list in German otherwise"
        assert not unguarded(escaped(said), "$")


@pytest.mark.parametrize("language", [one for one in languages() if one != "en"])
def test_every_sentence_in_every_language_is_shown_as_it_is(language: str) -> None:
    with (CATALOGUES / f"{language}.po").open("rb") as file:
        messages = [message for message in read_po(file) if message.id and isinstance(message.id, str)]
    assert len(messages) > 200
    for message in messages:
        for said in (str(message.id), str(message.string)):
            if "\n" not in said and said.strip() == said and "  " not in said:
                assert shown(escaped(said)).replace("\N{ZERO WIDTH NON-JOINER}", "") == said


def test_a_service_that_sends_markup_is_quoted() -> None:
    said = Sentence.of("{service} says: {words}", service="Imagga", words="$1 **free** [here](https://evil.test)")
    assert shown(escaped(said)).replace("\N{ZERO WIDTH NON-JOINER}", "") == str(said)
