"""Words for the photo, suggested by Imagga and kept with the report; only suggested words may be chosen."""

import streamlit as st

from pages.parts.frame.visit import visit, visitor_services
from pages.parts.photos.plates import ready_for_outside
from services.errors import ServiceError
from services.photo import Tag
from services.report import Appraisal
from services.wording import _

SUGGESTED, SURE = 3, 0.6  # the first three, and all above 60 %


def photo_tags(appraisal: Appraisal) -> None:
    """Draw the choice while there is a photo to tag, or tags that were kept."""
    offered = appraisal.offered_tags or _offered(appraisal)
    if not offered:
        return
    if not appraisal.offered_tags:
        kept = preselected(offered)
        appraisal = appraisal.model_copy(update={"offered_tags": offered, "tags": kept})
        visitor_services().garage.save_or_hold(appraisal)
    key = f"tags {appraisal.id}"
    with st.popover(_("Photo tags"), icon=":material/label:", type="tertiary"):
        st.multiselect(
            _("Photo tags"),
            [tag.name for tag in offered],
            default=list(appraisal.tags),
            placeholder=_("Type or choose"),
            key=key,
            on_change=_keep,
            args=(appraisal, key),
            help=_("Suggested by Imagga from your photo. Choose what fits; only suggested words can be added."),
        )


def preselected(offered: tuple[Tag, ...]) -> tuple[str, ...]:
    """The first three tags, and every further one above 60 %."""
    return tuple(tag.name for place, tag in enumerate(offered) if place < SUGGESTED or tag.score > SURE)


def _offered(appraisal: Appraisal) -> tuple[Tag, ...]:
    """Imagga's tags for the report's own photo while it is at hand; none where it is off, or cannot answer."""
    try:
        return visitor_services().appraiser.tags(appraisal, visit().photos, ready_for_outside())
    except ServiceError:
        return ()


def _keep(appraisal: Appraisal, key: str) -> None:
    visitor_services().garage.save_or_hold(appraisal.model_copy(update={"tags": tuple(st.session_state[key])}))
