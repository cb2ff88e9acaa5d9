"""An advert's text becomes its facts, by rules and the lexicon alone; every fact has the words it was read from."""

import re
import unicodedata
from typing import NamedTuple

from services.advert.car_named import Named, cars_named
from services.advert.facts import Advert, Caveat, Seller, Title
from services.advert.figures import MONTHLY, Figure, odometers, prices, years

LONGEST = 20_000  # characters; the rest of a longer text is not looked at
TITLES = {
    Title.REBUILT: r"rebuilt title|rebuilt\b(?! engine| trans| motor)|reconstructed title|prior salvage|"
    r"rebuilt/salvage|"
    r"título reconstruido|reconstruid[oa] título",
    Title.SALVAGE: r"(?<!no )(?<!not )salvage(?: title)?|branded title|flood (?:title|damage)|"
    r"junk title|total(?:ed| loss)|"
    r"totalschaden|wirtschaftlicher totalschaden|título (?:salvage|rescatado)|salvamento|pérdida total|泡水|全损|水淹",
    Title.CLEAN: r"clean (?:title|carfax|texas title)|title (?:is )?clean|clear title|título limpio|titulo limpio|"
    r"papeles en regla|手续齐全",
}
NO_ACCIDENT = (
    r"no (?:accidents?|wrecks?|damage)|accident[- ]free|never (?:been )?(?:in an accident|wrecked)|"
    r"0 accidents|zero accidents|"
    r"unfallfrei|kein(?:e|en)? unf[aä]lle?|sin (?:accidentes|choques|siniestros)|nunca chocado|"
    r"无(?:重大)?事故|零事故|全车原版"
)
ACCIDENT = (
    r"(?:1|one|minor|small|previous|reported|had an) accident|been in an? (?:accident|wreck)|"
    r"accident (?:on|reported|damage)|"
    r"unfall(?:wagen|schaden|fahrzeug)|hatte einen unfall|chocado|siniestrado|golpe\b|tuvo un accidente|"
    r"出过事故|事故车|有事故"
)
BROKEN = (
    r"(?:does ?n[o']t|won'?t|not) (?:run|start)|not running|needs (?:a )?(?:new )?(?:engine|"
    r"transmission|motor)(?! soon\?|\?)|blown (?:engine|head)|"
    r"for parts|parts car|mechanic'?s special|bastler|motorschaden|getriebeschaden|no (?:arranca|camina|"
    r"prende)|para piezas|"
    r"发动机坏|不能启动"
)
PRIVATE = (
    r"private (?:seller|party|sale)|by owner|(?:1|one|second|original) owner selling|no dealers|"
    r"not a dealer|i am the owner|selling my|"
    r"von privat|privatverkauf|privat(?:person|anbieter)|vendo mi|particular\b|dueño vende|"
    r"个人(?:出售|一手|车主|卖)|车主直卖|自用车"
)
DEALER = (
    r"dealer(?:ship)?(?! maintained| serviced| service)|we finance|financing available|"
    r"buy here pay here|in[- ]house financing|"
    r"stock ?(?:#|no)|our (?:lot|inventory|showroom)|visit us|bad credit|trade-?ins welcome|"
    r"händler|autohaus|mwst\.? ausweisbar|finanzierung möglich|inzahlungnahme|"
    r"concesionari[oa]|agencia\b|aceptamos|financiamiento disponible|车商|本店|支持分期|可分期|包过户"
)
LEASE = (
    r"lease (?:takeover|transfer|assumption|deal|special)|leasing(?:rate|angebot|übernahme)?|"
    r"take over (?:my )?(?:lease|payments)|traspaso|renting|租赁|以租代购"
)
DEPOSIT = r"deposit|down payment|anzahlung|enganche|de entrada|首付|定金"
LINES = re.compile(r"\n+|\s[•|]\s")
SPLIT_YEAR = re.compile(r"(?<=[一-鿿])(?=\d)|(?<=\d)(?=[年款])")


class Reading(NamedTuple):
    """A fact and the words it was read from."""

    value: object
    words: str


def read_advert(text: str) -> Advert:
    """The facts of an advert as somebody pasted it; those that it does not tell are None. Never raises."""
    plain = unicodedata.normalize("NFKC", text[:LONGEST]).replace("\u200b", "")
    named = cars_named(plain)
    car = named[0] if named else None
    asked, driven = prices(plain), odometers(plain)
    year = _year(plain, car)
    title, accident = _first(plain, TITLES), _accident(plain)
    seller = _seller(plain)
    price = asked[0] if asked else None
    words: dict[str, str] = {}
    for name, figure in (("price", price), ("miles", driven[0] if driven else None), ("year", year)):
        if figure:
            words[name] = figure.words
    if car:
        words["make"] = car.words
        if car.model:
            words["model"] = car.words
    for name, told in (("title", title), ("accident", accident), ("seller", seller)):
        if told:
            words[name] = told.words
    trim = _trim(plain, car) if car and car.model else ""
    if trim:
        words["trim"] = trim
    return Advert(
        make=car.make if car else None,
        model=car.model if car else None,
        year=year.value if year else None,
        trim=trim or None,
        miles=driven[0].value if driven else None,
        unit=driven[0].unit if driven else None,
        price=price.value if price else None,
        currency=price.unit if price else None,
        seller=seller.value if seller else None,  # type: ignore[arg-type]  # one kind each
        title=title.value if title else None,  # type: ignore[arg-type]
        accident=accident.value if accident else None,  # type: ignore[arg-type]
        caveats=_caveats(plain, named, asked, price),
        words=words,
    )


def _year(text: str, car: Named | None) -> Figure | None:
    """The year that is called so, else the one beside the car's name, else the first."""
    found = years(text)
    if not found or car is None:
        return found[0] if found else None
    called = [one for one in found if one.at < car.at + 200]
    beside = sorted(called or found, key=lambda one: min(abs(one.at - car.at), abs(one.at - car.end)))
    near = beside[0]
    return near if abs(near.at - car.at) <= 14 or abs(near.at - car.end) <= 8 else found[0]


def _trim(text: str, car: Named) -> str:
    """What follows the model on its line, up to the next figure: the words that may name a trim."""
    line = LINES.split(text[car.end : car.end + 60])[0]
    behind = re.split(r"[$€£¥,;:()–—|\"!?]|\s-\s|\d{4,}|\d+\s?(?:k|km|mi|miles)\b|(?:19|20)\d\d", line, maxsplit=1)[0]
    kept = re.match(r"[\s/-]*((?:[A-Za-z0-9][A-Za-z0-9.+-]*\s?){0,5})", behind)
    return re.sub(
        r"\s+(?:with|for|in|mit|con|only|and|sedan|from|at|by|is|has)\b.*$",
        "",
        (kept[1] if kept else "").strip(),
        flags=re.I,
    )


def _first(text: str, kinds: dict[Title, str]) -> Reading | None:
    for kind, words in kinds.items():
        if hit := re.search(words, text, re.IGNORECASE):
            return Reading(kind, hit[0])
    return None


def _accident(text: str) -> Reading | None:
    if hit := re.search(NO_ACCIDENT, text, re.IGNORECASE):
        return Reading(False, hit[0])
    if hit := re.search(ACCIDENT, text, re.IGNORECASE):
        return Reading(True, hit[0])
    return None


def _seller(text: str) -> Reading | None:
    if hit := re.search(PRIVATE, text, re.IGNORECASE):
        return Reading(Seller.PRIVATE, hit[0])
    if hit := re.search(DEALER, text, re.IGNORECASE):
        return Reading(Seller.DEALER, hit[0])
    return None


def _caveats(text: str, named: list[Named], asked: list[Figure], price: Figure | None) -> tuple[Caveat, ...]:
    found = []
    cars = {(one.make, one.model) for one in named if one.model}
    if len(cars) > 1 and len({one.value for one in asked}) > 1:
        found.append(Caveat.SEVERAL)
    if re.search(LEASE, text, re.IGNORECASE):
        found.append(Caveat.LEASE)
    if price is None and re.search(DEPOSIT, text, re.IGNORECASE):
        found.append(Caveat.DEPOSIT)
    if price is None and any(MONTHLY.match(text[hit.end() : hit.end() + 16]) for hit in re.finditer(r"\d", text)):
        found.append(Caveat.PER_MONTH)
    if re.search(BROKEN, text, re.IGNORECASE):
        found.append(Caveat.BROKEN)
    return tuple(found)
