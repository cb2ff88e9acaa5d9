"""The catalogues are complete: every sentence of the program in every language, with the same fields in it."""

import ast
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_file
from babel.messages.pofile import read_po

from services import wording

ROOT = Path(__file__).parents[3]
SOURCES = [ROOT / "app.py", *sorted((ROOT / "pages").rglob("*.py")), *sorted((ROOT / "services").rglob("*.py"))]
TRANSLATED = [language for language in wording.languages() if language != "en"]
FIELD = re.compile(r"\{[^{}]*\}")
CJK = re.compile(r"[\N{CJK UNIFIED IDEOGRAPH-4E00}-\N{CJK UNIFIED IDEOGRAPH-9FFF}]")

Id = str | tuple[str, ...]


@cache
def used() -> frozenset[Id]:
    found: set[Id] = set()
    for source in SOURCES:
        for _, message, _, _ in extract_from_file("python", source, DEFAULT_KEYWORDS):
            found.add(tuple(message) if isinstance(message, (list, tuple)) else message)
    return frozenset(found)


@cache
def catalogue(language: str) -> Catalog:
    with (wording.CATALOGUES / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language)


def messages(language: str) -> Iterator[tuple[Id, Message]]:
    for message in catalogue(language):
        if message.id:
            yield tuple(message.id) if isinstance(message.id, (list, tuple)) else message.id, message


def texts(message: Message) -> Iterable[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string or [])


def test_sentences_are_found_at_all() -> None:
    assert len(used()) > 300
    assert "Identify car" in used()


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_sentence_is_translated(language: str) -> None:
    known = {key for key, message in messages(language) if all(texts(message)) and not message.fuzzy}
    assert sorted(map(str, used() - known)) == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_translation_is_left_of_a_sentence_that_is_gone(language: str) -> None:
    assert sorted(map(str, {key for key, _ in messages(language)} - used())) == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_has_the_fields_of_its_sentence(language: str) -> None:
    wrong = []
    for key, message in messages(language):
        wanted = {frozenset(FIELD.findall(one)) for one in ([key] if isinstance(key, str) else key)}
        wrong += [said for said in texts(message) if frozenset(FIELD.findall(said)) not in wanted]
    assert wrong == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_counted_sentences_have_every_form(language: str) -> None:
    forms = {key: len(list(texts(message))) for key, message in messages(language) if not isinstance(key, str)}
    assert set(forms.values()) == {catalogue(language).num_plurals}


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_ends_as_its_sentence_does(language: str) -> None:
    ends = str.maketrans("\N{IDEOGRAPHIC FULL STOP}\N{FULLWIDTH QUESTION MARK}", ".?")
    wrong = [
        said
        for key, message in messages(language)
        if isinstance(key, str)
        for said in texts(message)
        if (key[-1] in ".?") != (said.replace("EE. UU.", "USA").translate(ends)[-1] in ".?")
    ]
    assert wrong == []


def test_chinese_is_chinese() -> None:
    names = re.compile(r"[A-Z]+|[^A-Za-z]*")
    told = [FIELD.sub("", said) for _, message in messages("zh") for said in texts(message)]
    assert [said for said in told if not CJK.search(said) and not names.fullmatch(said)] == []


def test_a_sentence_inside_an_f_string_would_be_missed() -> None:
    missed = [
        f"{source.relative_to(ROOT)}:{call.lineno}"
        for source in SOURCES
        for string in ast.walk(ast.parse(source.read_text(encoding="utf-8")))
        if isinstance(string, ast.JoinedStr)
        for call in ast.walk(string)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in {"_", "ngettext", "N_"}
        if isinstance(call.args[0], (ast.Constant, ast.JoinedStr))
    ]
    assert missed == []


def test_no_sentence_is_put_together_before_it_is_looked_up() -> None:
    glued = [
        f"{source.relative_to(ROOT)}:{call.lineno}"
        for source in SOURCES
        for call in ast.walk(ast.parse(source.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in {"_", "ngettext", "N_"}
        if any(isinstance(argument, (ast.JoinedStr, ast.BinOp)) for argument in call.args[:2])
    ]
    assert glued == []
