"""Teach it: pictures of the operator's cars become a classifier of their own, on this machine and at once."""

import streamlit as st

from pages.parts.frame.operator import operator_only
from pages.parts.frame.visit import visitor_services
from pages.parts.teach.doubts import doubts
from pages.parts.teach.give import give
from pages.parts.teach.inside import inside
from pages.parts.teach.learn import learn
from pages.parts.teach.models import models
from pages.parts.teach.progress import progress
from pages.parts.teach.result import result
from services.wording import _

operator_only()
st.title(_("Teach it your cars"), anchor=False)
teaching, owner = visitor_services().teaching, visitor_services().garage.owner
bench = teaching.bench(owner)
if bench is None:
    st.markdown(
        _(
            "Give pictures sorted by car, and Curbside learns to tell these cars apart: in a minute or two, on this "
            "machine alone. Five pictures of a car are a start, thirty do well, from all sides and of different cars."
        )
    )
    give()
elif not bench.look.finished:
    progress(bench)
elif bench.figures is None:
    inside(bench)
    doubts(bench)
    learn(bench)
else:
    result(bench)
models()
