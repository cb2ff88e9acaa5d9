"""Words that somebody typed or a service sent, and figures, put into Markdown as they are: nothing in them is markup.

Streamlit draws Markdown nearly everywhere. There `$` starts a formula, so that two prices in one line become one, a
line that starts with "29." or "-" becomes a list, `:name:` a picture, and a link leads away.
"""

import re

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#+|~$:!^&])")
_LIST = re.compile(r"(?m)^(\s*)(?:(\d+)([.)])|(-|=)(?=\s|-|=|$))")
_ADDRESS = re.compile(r"(?i)\b(https?|www)(?=[\\:.])")


def escaped(text: object) -> str:
    """The text so that Markdown shows exactly it; line breaks become spaces, as a title has one line."""
    one_line = " ".join(str(text).split("\n"))
    return _ADDRESS.sub("\\g<1>\N{ZERO WIDTH NON-JOINER}", _LIST.sub(_no_list, _SPECIAL.sub(r"\\\1", one_line)))


def _no_list(found: re.Match[str]) -> str:
    space, number, dot, dash = found.groups()
    return f"{space}\\{dash}" if dash else f"{space}{number}\\{dot}"
