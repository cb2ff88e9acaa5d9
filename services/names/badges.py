"""Badges that name a model by its trim: 330i is a 3 Series, C300 a C-Class, GLE 350 4MATIC a GLE-Class.

What follows a model's name is its trim where every word of it is one; a word that makes another car of it, such as EV
or Cross, is never taken for a trim.
"""

import re
from functools import lru_cache

from services.names.lexicon import Entry, key, known_make, models

# Generations as people write them behind a name: Golf VII, Golf Mk7, Clio 4, A4 B8, E-Class W213. A lone X is none.
GENERATION = re.compile(
    r"(mk ?\.?|mark ?)?(ii|iii|iv|vi|vii|viii|ix|[2-9])|[befgtw]\d{1,3}|\d(st|nd|rd|th) gen(eration)?", re.IGNORECASE
)
TRIMS = frozenset(
    """1500 1lt 2500 2dr 2lt 2wd 3500 3dr 3lt 4dr 4matic 4motion 4wd 4x2 4x4 5dr active adventure all4 altitude amg
    aspec autobiography automatic avant awd badlands base big black blackwing brabus cab cabrio cabriolet
    calligraphy carbon carrera cdi comfort comfortline competition convertible coupe crd crew crewmax cs custom cvt
    d5 dci deluxe denali door double dsg dual dx dynamic ecoboost edition elegance en essence estate ex exl extended
    f first fsport fwd fx4 gl gls glx gt gtc gtd gte gti gts hatch hatchback hdi high highline hse iconic intens jcw
    king kompressor laramie laredo lariat launch le limited limousine line lonestar long ls lt ltd ltz luxury lx lxs
    m manual motor msport night nightshade nismo off overland package performance pinnacle plaid premier premium
    prestige pro quad quattro r ranch range raptor rear rebel red reserve road rs rst rt rubicon rwd s s4wd sahara
    saloon scat se sedan sel select signature sl sle sline slt sport sportback sportline sportwagon sr sr5 srt srt4
    srt8 ss st standard star sti style summit supercab supercrew superleggera sv svr sx sxt t5 t6 t8 targa tdi tech
    technology tfsi titanium touring tradesman trail trailboss trailhawk trd tremor trendline tsi turbo type
    ultimate v10 v12 v6 v8 w12 wagon westline wildtrak willys work wt xdrive xl xle xlt xrs xse z06 z51 z71 zl1 zr1
    zr2""".split()  # noqa: SIM905
)
TRIM_FORM = re.compile(
    r"\d\.\d[a-z]{0,4}|[xse]?drive\d{2}[a-z]*|[468]cyl|m\d{2}[a-z]?|[3-6][05]|1[0-9]{2}(hp|ps)", re.IGNORECASE
)
# Words that make another car of a name: never taken for a trim, added or lost.
MEANING = frozenset(
    """4xe aircross allroad alltrack city class classic commercial connect cross electric electrified energi ev
    evoque gran grand hd heritage hev hybrid ix l lightning max maxx mini new phev plug plugin plus prime
    recharge solara spider spyder tourer trac v x xl xuv""".split()  # noqa: SIM905
)

BMW = re.compile(r"(M)?([1-8])(\d{2})(?:[CTXL]?S?[ID]S?|I?X[ID]?|E|IS|TI|TDS|XD|LI|LD|LE|CSI)?", re.IGNORECASE)
BMW_SIZES = frozenset("14 16 18 20 23 24 25 28 30 31 32 33 35 36 37 40 45 50 60".split())  # noqa: SIM905
MERCEDES = re.compile(
    r"(A|B|C|CL|CLA|CLC|CLE|CLK|CLS|E|G|GL|GLA|GLB|GLC|GLE|GLK|GLS|M|ML|R|S|SL|SLC|SLK|V) ?-?(\d{2,3})([A-Z]{0,4})",
    re.IGNORECASE,
)
ROMANCE = re.compile(r"(s[eé]rie|clas{1,2}e) ([1-8]|[a-z]{1,3})", re.IGNORECASE)
BMW_BODIES = {"gt": "Gran Turismo", "gc": "Gran Coupe"}


def by_badge(make: str, spelling: str) -> Entry | None:
    """The model and trim of an engine badge; None for any other name."""
    words = spelling.split()
    if not words:
        return None
    if make in {"BMW", "Mercedes-Benz"} and (named := ROMANCE.fullmatch(spelling)):  # Série 3, Classe C, Clase E
        return models()[make].get(key(f"{named[2]} {'Series' if make == 'BMW' else 'Class'}"))
    if make == "BMW":
        found = BMW.fullmatch(words[0])
        if found and found[3] in BMW_SIZES:
            rest = " ".join(BMW_BODIES.get(word.lower(), word) for word in words[1:])
            body = models()[make].get(key(f"{found[2]} Series {rest}")) if rest else None
            return Entry(body.model, words[0]) if body else Entry(f"{found[2]} Series", spelling)
    if make == "Mercedes-Benz":
        plain = re.sub(r"^(mercedes-)?amg ", "", spelling, flags=re.IGNORECASE)
        found = MERCEDES.match(plain)
        rest = plain[found.end() :] if found else ""
        if found and (not rest or rest[0] == " "):
            letters = found[1].upper()
            model = "M-Class" if letters in {"M", "ML"} else f"{letters}-Class"
            body = models()[make].get(key(f"{model} {rest}")) if rest else None
            trim = f"{letters}{found[2]}{found[3]}{'' if body else rest}"
            return Entry(body.model if body else model, trim)
        if re.fullmatch(r"[A-Z]{2,3}", spelling) and (listed := models()[make].get(key(f"{spelling}-Class"))):
            return listed
    return None


def in_front(make: str, spelling: str) -> Entry | None:
    """The longest model that a name begins with, if all that follows is trim or generation; None otherwise."""
    words = spelling.split()
    for length in range(len(words) - 1, 0, -1):
        front, rest = " ".join(words[:length]), words[length:]
        entry = models().get(make, {}).get(key(front)) or by_badge(make, front)
        if entry is None:
            continue
        if all(is_trim(word) for word in rest):
            return Entry(entry.model, " ".join([*([entry.trim] if entry.trim else []), *rest]))
        if len(key(front)) > 1 and GENERATION.fullmatch(" ".join(rest)):
            return entry
    return None


def is_trim(word: str) -> bool:
    """Whether a word behind a model's name names a trim, a body or an engine and no other car."""
    return key(word) in TRIMS or bool(TRIM_FORM.fullmatch(word))


@lru_cache(maxsize=16_384)
def model_and_trim(make: str, spelling: str) -> Entry:
    """Our model of a make, and the trim that the spelling names beside it."""
    plain = re.sub(r"\s*\(.*?\)", "", spelling).strip() or spelling.strip()
    known = models().get(make, {})
    for name in _without_make(make, plain):
        found = by_badge(make, name) or known.get(key(name))
        if found is None:
            found = in_front(make, name)
        if found:
            return found
    return Entry(plain)


def _without_make(make: str, name: str) -> list[str]:
    """The name, and what is left of it where the make stands in front: "Mazda 3", "Land Rover Range Rover Sport"."""
    words = name.split()
    lengths = range(1, min(4, len(words)))
    return [name, *(" ".join(words[n:]) for n in lengths if known_make(" ".join(words[:n])) == make)]
