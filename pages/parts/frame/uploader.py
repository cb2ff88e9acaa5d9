"""An uploader's words in the reader's language: Streamlit has no setting for them."""

import json
import re
from collections.abc import Sequence
from string import Template

import streamlit as st

from services.wording import _

MB = 20  # .streamlit/config.toml has the limit; a test keeps both alike
WORDS = Template("""<style>
.st-key-$key [data-testid="stFileUploaderDropzone"] button p,
.st-key-$key [data-testid="stFileUploaderDropzoneInstructions"] { font-size: 0; }
.st-key-$key [data-testid="stFileUploaderDropzoneInstructions"] * { display: none; }
.st-key-$key [data-testid="stFileUploaderDropzone"] button p::after { content: $button; font-size: 1rem; }
.st-key-$key [data-testid="stFileUploaderDropzoneInstructions"]::after { content: $limit; font-size: 0.875rem; }
</style>""")


def uploader_words(key: str, endings: Sequence[str], button: str | None = None) -> None:
    """Say them for the uploader, or the container, of that key: its button, what it takes and how large."""
    kinds = ", ".join(ending.upper() for ending in endings)
    words = {
        "button": button or _("Choose a file"),
        "limit": _("Up to {size} MB; {kinds}").format(size=MB, kinds=kinds),
    }
    quoted = {name: json.dumps(said, ensure_ascii=False) for name, said in words.items()}
    st.html(WORDS.substitute(key=re.sub(r"[^a-zA-Z0-9_-]", "-", key), **quoted))
