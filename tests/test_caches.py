"""What a page keeps between runs has an age."""

import ast
from pathlib import Path

PAGES = Path(__file__).parents[1] / "pages"


def test_every_cache_of_a_page_has_an_age() -> None:
    caches = {
        f"{path.relative_to(PAGES)}: {node.name}": {keyword.arg for keyword in decorator.keywords}
        for path in PAGES.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef)
        for decorator in node.decorator_list
        if isinstance(decorator, ast.Call) and ast.unparse(decorator.func) in {"st.cache_data", "st.cache_resource"}
    }
    assert caches
    assert [name for name, given in caches.items() if "ttl" not in given] == []
