"""Words for the photo, suggested by Imagga and kept with the report; only suggested words may be chosen."""

from datetime import timedelta

import streamlit as st

from pages.parts.frame.visit import visit, visitor_services
from pages.parts.photos.plates import for_outside
from pages.parts.report.likeness import photos_of
from services.appraisal import Appraisal
from services.errors import ServiceError
from services.photo import Tag
from services.recognition.clients.imagga import Imagga
from services.vehicle import FrozenModel, Side
from services.wording import _

SUGGESTED, SURE = 3, 0.6  # the first three, and all above 60 %
KEPT = timedelta(days=90)  # a photo does not change


class OfferedTags(FrozenModel):
    """What the service suggests for a photo."""

    tags: tuple[Tag, ...]


def photo_tags(appraisal: Appraisal) -> None:
    """Draw the choice where there are photos of this very car to tag, or tags that were kept."""
    offered = appraisal.offered_tags or (_offered() if photos_of(appraisal) else ())
    if not offered:
        return
    if not appraisal.offered_tags:
        kept = preselected(offered)
        appraisal = appraisal.model_copy(update={"offered_tags": offered, "tags": kept})
        visitor_services().garage.save(appraisal)
    key = f"tags {appraisal.id}"
    with st.popover(_("Photo tags"), icon=":material/label:", type="tertiary"):
        st.multiselect(
            _("Photo tags"),
            [tag.name for tag in offered],
            default=list(appraisal.tags),
            key=key,
            on_change=_keep,
            args=(appraisal.id, key),
            help=_("Suggested by Imagga from your photo. Choose what fits; only suggested words can be added."),
        )


def preselected(offered: tuple[Tag, ...]) -> tuple[str, ...]:
    """The first three tags, and every further one above 60 %."""
    return tuple(tag.name for place, tag in enumerate(offered) if place < SUGGESTED or tag.score > SURE)


def _offered() -> tuple[Tag, ...]:
    """Imagga's tags for the photo as outside services may see it, asked once; none where it cannot answer."""
    client = visitor_services().recognizers.get("imagga")
    photos = for_outside(visit())
    photo = photos.get(Side.FRONT) or photos.get(Side.BACK)
    if not isinstance(client, Imagga) or photo is None:
        return ()
    question = f"tags {client.fingerprint} {photo.digest}"
    answers = visitor_services().appraiser.answers
    try:
        return answers.get(question, OfferedTags, KEPT, lambda: OfferedTags(tags=client.tags(photo))).tags
    except ServiceError:
        return ()


def _keep(appraisal_id: str, key: str) -> None:
    garage = visitor_services().garage
    if appraisal := garage.find(appraisal_id):
        garage.save(appraisal.model_copy(update={"tags": tuple(st.session_state[key])}))
