"""No page shows a word that is not in the catalogue."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "pages").rglob("*.py"))
SHOWS = {
    *("title", "header", "subheader", "markdown", "write", "caption", "text", "info", "warning", "error", "success"),
    *("toast", "button", "toggle", "checkbox", "radio", "selectbox", "multiselect", "slider", "text_input"),
    *("text_area", "number_input", "date_input", "file_uploader", "camera_input", "download_button", "link_button"),
    *("expander", "popover", "metric", "status", "spinner", "image", "table", "dataframe", "altair_chart", "page_link"),
    *("form_submit_button", "segmented_control", "pills", "tabs", "dialog", "Page", "Column", "NumberColumn"),
    *("TextColumn", "update", "set_page_config", "Tooltip", "X", "Y", "Axis"),
}
FIRST_IS_SHOWN = SHOWS - {"image", "table", "dataframe", "altair_chart", "page_link", "Page", "update", "Tooltip"}
FIRST_IS_SHOWN -= {"X", "Y", "Axis"}
NAMED = {"label", "help", "placeholder", "caption", "captions", "alt", "title", "page_title", "options"}
WORD = re.compile(r"[A-Za-z]{2,}")
MARKUP = re.compile(r":red\[|:material/\w+:|:\w+-badge\[|\w+-badge\[|<[^>]*>")
ALLOWED = {"PDF", "HTML", "JSON", "CSV", "A4", "Letter", "Curbside", "wide", "km", "/home/me/my-cars"}


def shown(node: ast.expr) -> Iterator[ast.Constant]:
    """The literals that reach the screen, those inside calls such as `_` left out."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node
    elif isinstance(node, ast.JoinedStr):
        for part in node.values:
            yield from shown(part)
    elif isinstance(node, ast.IfExp):
        yield from shown(node.body)
        yield from shown(node.orelse)
    elif isinstance(node, (ast.BinOp, ast.BoolOp)):
        for side in node.values if isinstance(node, ast.BoolOp) else (node.left, node.right):
            yield from shown(side)
    elif isinstance(node, (ast.List, ast.Tuple)):
        for one in node.elts:
            yield from shown(one)
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in {"format", "join"}:
        yield from shown(node.func.value)


def bare_words(source: str) -> Iterator[tuple[int, str]]:
    for call in ast.walk(ast.parse(source)):
        if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in SHOWS):
            continue
        reached = [*(call.args[:1] if call.func.attr in FIRST_IS_SHOWN else [])]
        reached += [one.value for one in call.keywords if one.arg in NAMED - {"options"}]
        for argument in reached:
            for literal in shown(argument):
                text = MARKUP.sub("", str(literal.value)).strip()
                if WORD.search(text) and text not in ALLOWED:
                    yield literal.lineno, text


def test_no_page_shows_a_bare_word() -> None:
    found = [
        f"{page.relative_to(ROOT)}:{line} {text}"
        for page in PAGES
        for line, text in bare_words(page.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_a_bare_word_would_be_seen() -> None:
    said = [
        'st.title("Hello there")',
        'st.button(f"Try {car}")',
        'st.info("Yes" if ready else _("No"))',
        'column.metric(_("Low"), value, help="Half ask less")',
        'st.markdown("**" + "Your car" + "**")',
    ]
    assert [len(list(bare_words(line))) for line in said] == [1, 1, 1, 1, 1]
    fine = ['st.title(_("Hello"))', 'st.caption(f":material/warning: {fault}")', 'st.button("JSON", key="as json")']
    assert [list(bare_words(line)) for line in fine] == [[], [], []]


def test_numbers_are_written_by_the_formatting_module_alone() -> None:
    """No format of thousands or percent in an f-string: it would be English in every language; not the market."""
    found = [
        f"{source.relative_to(ROOT)}:{part.lineno}"
        for source in [*PAGES, *(one for one in sorted((ROOT / "services").rglob("*.py")) if "market" not in one.parts)]
        for part in ast.walk(ast.parse(source.read_text(encoding="utf-8")))
        if isinstance(part, ast.FormattedValue) and part.format_spec
        if re.search(
            r",|%$", "".join(str(one.value) for one in ast.walk(part.format_spec) if isinstance(one, ast.Constant))
        )
    ]
    assert found == []
