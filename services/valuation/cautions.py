"""Why a modelled price may be less sure than its range says, in words with what to do."""

from services.market import Caution
from services.wording import N_
from services.wording.sentence import Sentence

WORDS = {
    Caution.MILES: N_(
        "Few cars with so many miles are for sale: the range is wide. What it needs next decides its price; have it "
        "inspected."
    ),
    Caution.AGE: N_(
        "At this age condition and history decide the price: the range is wide. A club or a specialist dealer knows "
        "more."
    ),
    Caution.EXOTIC: N_(
        "Each car of this kind is priced for itself: the range is wide. Ask a specialist dealer or an auction house."
    ),
    Caution.SALVAGE: N_(
        "A car that was written off once is asked about half: the range is wide. Have the repair inspected, and ask an "
        "insurer whether it insures it."
    ),
    Caution.UNSEEN: N_("No ask for this model was seen: its price is that of cars like it, and the range is wide."),
}


def cautions(word: str | None) -> tuple[Sentence, ...]:
    """The sentence for the market's word of caution; none for a word that is unknown, or none at all."""
    return (Sentence(template=WORDS[Caution(word)]),) if word in set(Caution) else ()
