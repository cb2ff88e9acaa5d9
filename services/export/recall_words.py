"""What a report says of recalls: how many, what each means, what is not known, and who says so."""

from services.report import Appraisal
from services.specs.recalls import Campaign, Recalls
from services.wording import _, ngettext
from services.wording.formatting import day, whole


def recalls_in_short(appraisal: Appraisal) -> str:
    """One line: how many there are, or why nobody can say."""
    recalls = appraisal.recalls
    if recalls is None:
        return _("could not be asked") if appraisal.recalls_missing else _("not asked for this report")
    count = len(recalls.campaigns)
    if count:
        return ngettext("{count} on record", "{count} on record", count).format(count=whole(count))
    return _("not in our built-in table") if recalls.stand_in else _("none on record")


def what_recalls_mean(appraisal: Appraisal) -> tuple[str, ...]:
    """What the whole list says of this car, and does not; empty for a report of before recalls were asked for."""
    recalls = appraisal.recalls
    if recalls is None:
        return (str(appraisal.recalls_missing),) if appraisal.recalls_missing else ()
    if recalls.campaigns:
        return (
            _(
                "These recalls cover cars of this make, model and year. Whether this very car is one of them and was "
                "repaired, a dealer of the make can tell from its VIN. The repair is free of charge."
            ),
        )
    if recalls.stand_in:
        return (_("Our built-in table holds no recall of this car, which does not mean that there is none."),)
    return (_("No recall is on record for this make, model and year."),)


def campaign_heading(campaign: Campaign) -> str:
    """What is recalled, by which number, since when; NHTSA's words in one line, not in capitals."""
    part = "; ".join(words.strip().capitalize() for words in campaign.component.split(":") if words.strip())
    when = day(campaign.received) if campaign.received else ""
    return " · ".join(filter(None, (part or _("Recall"), campaign.number, when)))


def campaign_said(campaign: Campaign) -> tuple[str, ...]:
    """What is wrong, what may come of it, what is done about it; advice that cannot wait comes first."""
    advice = []
    if campaign.park_it:
        advice.append(_("NHTSA advises not to drive it until it is repaired."))
    if campaign.park_outside:
        advice.append(_("NHTSA advises to park it outside and away from houses until it is repaired."))
    remedy = _("Remedy: {remedy}").format(remedy=campaign.remedy) if campaign.remedy else ""
    return tuple(filter(None, (*advice, campaign.summary, campaign.consequence, remedy)))


def beside_recalls(recalls: Recalls | None) -> tuple[str, ...]:
    """Complaints and crash rating where there are some, and where all of it is from."""
    if recalls is None:
        return ()
    said = []
    if recalls.stars is not None:
        said.append(
            _("Crash rating: {stars} of 5 stars ({variant}).").format(stars=recalls.stars, variant=recalls.rated)
        )
    if recalls.complaints is not None:
        said.append(
            ngettext(
                "Owners sent NHTSA {count} complaint about this make, model and year.",
                "Owners sent NHTSA {count} complaints about this make, model and year.",
                recalls.complaints,
            ).format(count=whole(recalls.complaints))
        )
    if recalls.stand_in:
        said.append(
            _(
                "Out of a built-in table of some of NHTSA's public records, partly in our words and not complete. "
                "The whole list, by VIN: nhtsa.gov/recalls."
            )
        )
    elif recalls.as_of:
        said.append(_("NHTSA's public records, in its own words, looked up on {day}.").format(day=day(recalls.as_of)))
    return tuple(said)
