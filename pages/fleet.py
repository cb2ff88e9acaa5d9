"""Many cars from one file: upload it, look at its columns, and have every row priced."""

import streamlit as st

from pages.parts.fleet.job import fleet_job
from pages.parts.fleet.list import fleet_list
from pages.parts.fleet.upload import fleet_upload
from services.wording import _

if job := st.query_params.get("job"):
    fleet_job(job)
    st.stop()

st.title(_("Value many cars at once"), anchor=False)
fleet_upload()
fleet_list()
