"""The report as a file to take along, or on paper; each is made when its button is pressed, not before."""

import json
import re
from collections.abc import Callable
from functools import partial
from secrets import token_hex
from string import Template
from typing import get_args

import streamlit as st

from pages.parts.frame.visit import visit, visitor_services
from pages.parts.report.state import report_state
from services.export.comparables_csv import comparables_csv
from services.export.pdf import Paper, pdf
from services.export.photos import fit_to_take_along
from services.export.record import record
from services.export.report_data import report_of
from services.export.web_page import web_page
from services.photo import Photo, read_photo
from services.report import Appraisal
from services.storage.garage_pictures import kept_photos, thumbnails
from services.vehicle import Side
from services.wording import _, current_locale, with_locale

# Where CLDR says that paper is US letter; elsewhere it is A4.
LETTER_IN = ("US", "CA", "MX", "BZ", "CL", "CO", "CR", "GT", "NI", "PA", "PH", "PR", "SV", "VE")

Photos = Callable[[], dict[Side, Photo]] | None  # making them takes a while

# What differs with each press makes the browser run it anew.
PRINT = Template("""/* $press */ (() => {
  const frame = document.createElement('iframe');
  frame.title = $title;
  frame.ariaHidden = 'true';
  frame.style = 'position: fixed; width: 0; height: 0; border: 0';
  frame.onload = () => {
    frame.contentWindow.onafterprint = () => frame.remove();
    frame.contentWindow.print();
  };
  frame.srcdoc = $page;
  document.body.append(frame);
})()""")


def pdf_at_hand(appraisal: Appraisal) -> None:
    """The PDF in one press, on the paper and with the photos as chosen below; of the report as it is then."""

    garage, state, usual = visitor_services().garage, report_state(), usual_paper()
    photos = _photos_of(appraisal)  # a file is made where no page is at hand: what it needs of the page is read here

    def make() -> bytes:
        now = garage.find(appraisal.id) or appraisal
        return _pdf(now, state.paper or usual, photos if state.with_photos else None)

    _button("PDF", "application/pdf", appraisal, make)


@st.fragment
def take_along(appraisal: Appraisal, *, pdf_below: bool = True) -> None:
    """Draw the buttons with their two choices; photos are offered only where there are some of this car."""
    st.subheader(_("Take it along"), anchor=False)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        paper: Paper = st.segmented_control(
            _("Paper"), get_args(Paper), default=usual_paper(), required=True, key=f"paper {appraisal.id}"
        )
        photos = _photos_of(appraisal)
        wished = photos is not None and st.toggle(
            _("With the photos"),
            key=f"with photos {appraisal.id}",
            help=_("Number plates are painted over first. Please look at the file before you pass it on."),
        )
    taken = photos if wished else None
    state = report_state()
    state.paper, state.with_photos = paper, bool(wished)
    with st.container(horizontal=True):
        if pdf_below:
            _button("PDF", "application/pdf", appraisal, partial(_pdf, appraisal, paper, taken))
        _button("HTML", "text/html", appraisal, partial(_html, appraisal, taken))
        _button("JSON", "application/json", appraisal, partial(record, appraisal))
        _button("CSV", "text/csv", appraisal, partial(comparables_csv, appraisal.valuation))
        if st.button(_("Print"), icon=":material/print:", key=f"print {appraisal.id}"):
            _print(_html(appraisal, taken))
    st.caption(
        _(
            "PDF ({paper}) and HTML hold the whole report, JSON everything it was made of, CSV the adverts for a "
            "spreadsheet. None holds a plate, a key or where you are."
        ).format(paper=paper)
    )


def _button(kind: str, mime: str, appraisal: Appraisal, make: Callable[[], str | bytes]) -> None:
    st.download_button(
        kind,
        data=with_locale(make),
        file_name=f"{file_name(appraisal)}.{kind.lower()}",
        mime=mime,
        key=f"take {kind} {appraisal.id}",
        icon=":material/download:",
        on_click="ignore",
    )


def file_name(appraisal: Appraisal) -> str:
    """As "curbside-2010-toyota-corolla"."""
    words = re.sub(r"[^a-z0-9]+", "-", appraisal.vehicle.name.casefold()).strip("-")
    return f"curbside-{words}"


def usual_paper() -> Paper:
    """What people there have in their printers."""
    return "Letter" if current_locale().locale.rpartition("_")[2] in LETTER_IN else "A4"


def _photos_of(appraisal: Appraisal) -> Photos:
    """What brings photos of that car: those of this visit, else those its owner keeps; None where there are none."""
    here = visit().photos
    if here and {side: photo.digest for side, photo in here.items()} == appraisal.photos:
        return partial(fit_to_take_along, dict(here))
    garage = visitor_services().garage
    if not thumbnails(garage, [appraisal.id]):
        return None

    def kept() -> dict[Side, Photo]:
        return fit_to_take_along({side: read_photo(jpeg) for side, jpeg in kept_photos(garage, appraisal.id).items()})

    return kept


def _pdf(appraisal: Appraisal, paper: Paper, photos: Photos) -> bytes:
    return pdf(report_of(appraisal), paper, photos() if photos else None)


def _html(appraisal: Appraisal, photos: Photos) -> str:
    return web_page(report_of(appraisal), photos() if photos else None)


def _print(page: str) -> None:
    """Open the browser's print window on the page, which stands in a frame nobody sees until then."""
    script = PRINT.substitute(
        press=token_hex(8),
        title=json.dumps(_("Print")),
        page=json.dumps(page).replace("<", "\\u003c"),  # a script that holds markup is thrown away
    )
    st.html(f"<script>{script}</script>", unsafe_allow_javascript=True)
