"""Spellings: folds a make, model or trim as people write it to the catalogue's own."""

import re
from functools import lru_cache

MAKES = {
    "chevy": "chevrolet",
    "vw": "volkswagen",
    "mercedes": "mercedesbenz",
    "benz": "mercedesbenz",
    "merc": "mercedesbenz",
    "mb": "mercedesbenz",
    "mini cooper": "mini",
    "infinity": "infiniti",
    "rover": "landrover",
    "range rover": "landrover",
    "ineos automotive": "ineos",
    "mclaren automotive": "mclaren",
    "bugatti rimac": "bugatti",
    "chev": "chevrolet",
    "olds": "oldsmobile",
    "alfa": "alfaromeo",
    "rolls": "rollsroyce",
    "aston": "astonmartin",
}

_WORDS = (
    (re.compile(r"[’'`]"), ""),
    (re.compile(r"&"), " and "),
    (re.compile(r"(?<=\d)\.(?=\d)"), "p"),
    (re.compile(r"\b(four|4|two|2|all) ?wheel drive\b"), " "),
    (re.compile(r"[^a-z0-9+]+"), " "),
)


@lru_cache(maxsize=65536)
def words(text: str) -> tuple[str, ...]:
    """Lower-case words of a name: punctuation becomes a space, ``2.5i`` stays one word."""
    out = text.casefold()
    for pattern, by in _WORDS:
        out = pattern.sub(by, out)
    return tuple(out.split())


def fold(text: str) -> str:
    """A name without case, spaces and punctuation: ``F-150``, ``f_150`` and ``F150`` are one."""
    return "".join(words(text))


def fold_make(text: str) -> str:
    """A make folded, its common nicknames resolved (``Chevy``, ``VW``, ``Mercedes``)."""
    return MAKES.get(" ".join(words(text)), MAKES.get(fold(text), fold(text)))


# (make, model as people write it, folded) -> the catalogue's models to try, in order; each as (make, model).
ALIASES: dict[tuple[str, str], tuple[tuple[str, str], ...]] = {
    ("ford", "transit150"): (("ford", "transitcargovan"), ("ford", "transitvan")),
    ("ford", "transit250"): (("ford", "transitcargovan"), ("ford", "transitvan")),
    ("ford", "transit350"): (("ford", "transitcargovan"), ("ford", "transitvan")),
    ("ford", "transit"): (("ford", "transitcargovan"), ("ford", "transitvan")),
    ("ford", "econoline"): (("ford", "econolinecargo"), ("ford", "eseriesvan"), ("ford", "e150")),
    ("ford", "e150"): (("ford", "e150"), ("ford", "econolinecargo"), ("ford", "eseriesvan")),
    ("ford", "e250"): (("ford", "e250"), ("ford", "econolinecargo"), ("ford", "eseriesvan")),
    ("ford", "e350"): (("ford", "e350"), ("ford", "econolinewagon"), ("ford", "eserieswagon")),
    ("ford", "e350superduty"): (("ford", "e350"), ("ford", "econolinewagon"), ("ford", "eserieswagon")),
    ("ford", "utilitypoliceinterceptor"): (("ford", "explorer"),),
    ("ford", "policeinterceptorutility"): (("ford", "explorer"),),
    ("ford", "f250"): (("ford", "f250superduty"), ("ford", "f250")),
    ("ford", "f350"): (("ford", "f350superduty"), ("ford", "f350")),
    ("ford", "f250sd"): (("ford", "f250superduty"), ("ford", "f250")),
    ("ford", "f350sd"): (("ford", "f350superduty"), ("ford", "f350")),
    ("ford", "expeditionmax"): (("ford", "expedition"),),
    ("chevrolet", "silverado"): (("chevrolet", "silverado1500"),),
    ("chevrolet", "silverado2500"): (("chevrolet", "silverado2500hd"), ("chevrolet", "silverado2500")),
    ("chevrolet", "silverado3500"): (("chevrolet", "silverado3500hd"), ("chevrolet", "silverado3500")),
    ("chevrolet", "express1500"): (("chevrolet", "expresscargo"),),
    ("chevrolet", "express2500"): (("chevrolet", "expresscargo"),),
    ("chevrolet", "express3500"): (("chevrolet", "expresscargo"),),
    ("gmc", "sierra"): (("gmc", "sierra1500"),),
    ("gmc", "sierra2500"): (("gmc", "sierra2500hd"), ("gmc", "sierra2500")),
    ("gmc", "sierra3500"): (("gmc", "sierra3500hd"), ("gmc", "sierra3500")),
    ("gmc", "savana1500"): (("gmc", "savanacargo"),),
    ("gmc", "savana2500"): (("gmc", "savanacargo"),),
    ("gmc", "savana3500"): (("gmc", "savanacargo"),),
    ("honda", "clarityplugin"): (("honda", "clarity"),),
    ("hyundai", "ioniqev"): (("hyundai", "ioniqelectric"),),
    ("hyundai", "konaev"): (("hyundai", "konaelectric"),),
    ("jeep", "newcompass"): (("jeep", "compass"),),
    ("subaru", "impreza wrx"): (("subaru", "imprezawrx"), ("subaru", "impreza")),
    ("subaru", "wrxsti"): (("subaru", "wrx"), ("subaru", "imprezawrx")),
    ("toyota", "corollaim"): (("toyota", "corollaim"),),
    ("toyota", "scionfrs"): (("scion", "frs"),),
    ("toyota", "gr86"): (("toyota", "gr86"), ("toyota", "86")),
    ("toyota", "supra"): (("toyota", "supra"), ("toyota", "grsupra")),
    ("toyota", "priuspluginhybrid"): (("toyota", "priusprime"), ("toyota", "priusplugin")),
    ("toyota", "yarissedan"): (("toyota", "yaris"), ("toyota", "yarisia")),
    ("toyota", "yarisia"): (("toyota", "yarisia"), ("toyota", "yaris")),
    ("kia", "fortekoup"): (("kia", "forte"),),
    ("dodge", "ram1500"): (("dodge", "rampickup1500"), ("ram", "1500")),
    ("dodge", "ram2500"): (("dodge", "rampickup2500"), ("ram", "2500")),
    ("dodge", "ram3500"): (("dodge", "rampickup3500"), ("ram", "3500")),
    ("dodge", "1500"): (("dodge", "rampickup1500"), ("ram", "1500")),
    ("ram", "1500"): (("ram", "1500"), ("dodge", "rampickup1500")),
    ("ram", "2500"): (("ram", "2500"), ("dodge", "rampickup2500")),
    ("ram", "3500"): (("ram", "3500"), ("dodge", "rampickup3500")),
    ("ram", "promaster"): (("ram", "promastercargovan"),),
    ("chrysler", "townandcountry"): (("chrysler", "townandcountry"),),
    ("mazda", "mx5"): (("mazda", "mx5miata"),),
    ("mazda", "miata"): (("mazda", "mx5miata"),),
    ("mini", "cooper"): (("mini", "cooper"), ("mini", "hardtop2door")),
    ("mini", "hardtop"): (("mini", "hardtop2door"), ("mini", "cooper")),
    ("mini", "coopers"): (("mini", "cooper"), ("mini", "hardtop2door")),
    ("volkswagen", "gti"): (("volkswagen", "golfgti"), ("volkswagen", "gti")),
    ("nissan", "leafev"): (("nissan", "leaf"),),
    ("nissan", "nvcargonv1500"): (("nissan", "nvcargo"), ("nissan", "nv")),
    ("nissan", "nvcargonv2500hd"): (("nissan", "nvcargo"), ("nissan", "nv")),
}

# Words a listing uses for what the catalogue keeps in another column or spells out.
SYNONYMS = {
    "hev": "hybrid",
    "phev": "plugin",
    "pluginhybrid": "plugin",
    "plug": "plugin",
    "ev": "electric",
    "wt": "worktruck",
    "premiun": "premium",
    "ltd": "limited",
    "plat": "platinum",
    "convertable": "convertible",
    "cabriolet": "convertible",
    "hatch": "hatchback",
    "koup": "coupe",
    "i4": "4cyl",
    "awd": "awd",
    "4x4": "4wd",
    "4x2": "2wd",
}


@lru_cache(maxsize=65536)
def trim_words(text: str) -> frozenset[str]:
    """The words of a trim, synonyms resolved, with ``work truck``, ``x line`` or ``C 300`` joined to one word."""
    joined: list[str] = []
    for word in (SYNONYMS.get(said, said) for said in words(text)):
        last = joined[-1] if joined else ""
        if (last, word) in _PAIRS or (re.fullmatch(r"[a-z]{1,3}", last) and re.fullmatch(r"\d{3}[a-z]?", word)):
            joined[-1] = last + word
        else:
            joined.append(word)
    return frozenset(joined) - _EMPTY_WORDS


_EMPTY_WORDS = {"in", "w", "with", "and"}
_PAIRS = {("work", "truck"), ("off", "road"), ("ex", "l"), ("x", "line"), ("plugin", "hybrid"), ("trail", "hawk")}
