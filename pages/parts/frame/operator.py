"""Who may see the operator's pages."""

import streamlit as st


def operator_here() -> bool:
    """Whether this visitor sits at the machine that serves the page."""
    return st.context.ip_address is None
