"""Text as it stands, where Streamlit would take it for Markdown."""

import re

_SIGNS = re.compile(r"([\\`*_{}\[\]()#+\-.!|~$:<>^])")


def plain(text: str) -> str:
    """What a person typed or a price in any language, so that Markdown shows it letter by letter."""
    return _SIGNS.sub(r"\\\1", text)
