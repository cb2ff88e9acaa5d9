"""Price, mileage and model year in an advert: numbers told apart by the words beside them, in four languages."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NamedTuple

from services.vehicle import to_miles

NUMBER = (
    r"\d{1,3}(?:,\d{3})+(?:\.\d{2})?(?!\d)|\d{1,3}(?:\.\d{3})+(?:,\d{2})?(?!\d)|\d{1,3}(?:['’ ]\d{3})+(?!\d)|"
    r"\d+(?:[.,]\d{1,2})?"
)
TIMES = r"(?:\s?(?P<times>[kKtT](?![a-zA-Z])|tsd\.?|mil\b|thousand|千|万|萬))?"
CURRENCIES = {"$": "USD", "usd": "USD", "us$": "USD", "dollars": "USD", "dólares": "USD", "dolares": "USD"} | {
    "dollar": "USD", "us-dollar": "USD", "us dollar": "USD", "us dollars": "USD", "dólares americanos": "USD",
    "bucks": "USD", "美元": "USD", "美金": "USD", "刀": "USD", "€": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR",
    "£": "GBP", "gbp": "GBP", "¥": "CNY", "rmb": "CNY", "元": "CNY", "人民币": "CNY", "mxn": "MXN", "cad": "CAD",
}  # fmt: skip
_SIGN = "|".join(sorted(map(re.escape, CURRENCIES), key=len, reverse=True))
MONEY = re.compile(
    rf"(?:(?P<before>{_SIGN})\s?)?(?<!\d[.,])(?<![\d/-])(?P<number>{NUMBER})(?![\d/])(?:,-|"
    rf"\.-)?{TIMES}\s?(?P<after>{_SIGN})?(?![\w])",
    re.IGNORECASE,
)
ASKED = re.compile(
    r"(asking(?: price)?|price[ds]?(?: at| to sell)?|obo|o\.b\.o|firm|cash price|sale price|now|"
    r"reduced to|buy it now|"
    r"precio|pido|vendo en|negociable|contado|ahora|"
    r"preis|vb|vhb|festpreis|fp|kaufpreis|jetzt|"
    r"售价|一口价|报价|价格|现价|要价|卖)\W{0,4}$",
    re.IGNORECASE,
)
ASKED_AFTER = re.compile(
    r"^\W{0,3}(obo|o\.b\.o|firm|negotiable|cash|vb|vhb|fp|festpreis|negociable|a tratar|可议|可小刀)", re.IGNORECASE
)
NOT_THE_PRICE = re.compile(
    r"(msrp|new(?: price| cost)?|was|originally|sticker|list price|kbb|blue book|book value|paid|invested|worth|"
    r"value[ds]?(?: at)?|down(?: payment)?|deposit|fees?|doc fee|save|savings|discount|off|per month|monthly|"
    r"neupreis|np|uvp|statt|früher|anzahlung|schlussrate|überführung|rate|kaution|reparatur|"
    r"costaba|nuevo costó|antes|entrada|enganche|anticipo|mensualidad|señal|de contado nuevo|"
    r"新车价|指导价|原价|首付|月供|定金|押金|裸车价)\W{0,6}(?:of|at|is|von|de|:)?\W{0,3}$",
    re.IGNORECASE,
)
MONTHLY = re.compile(
    r"^\W{0,3}(?:/|per |a |each |al |por |pro |im |x |每)?\s?(mo\b|mos\b|month|mth|mtl|monat|mes\b|"
    r"mensual|week|woche|月|bi-?weekly)",
    re.IGNORECASE,
)
PARTIAL = re.compile(r"^\s{0,2}(down|deposit|anzahlung|de entrada|de enganche|off|discount|rabatt)", re.IGNORECASE)
MILE_UNITS = r"miles?|mi\b|mls\b|millas?|meilen|英里|迈"
KM_UNITS = r"kms?\b|kilomet(?:er|re)s?|kilómetros|kilometros|kilometern|公里|千米"
DISTANCE = re.compile(
    rf"(?<!\d[.,])(?<![\d/$€£-])(?P<number>{NUMBER}){TIMES}\s?(?:[-+]\s?)?(?P<unit>original miles|"
    rf"actual miles|highway miles|{MILE_UNITS}|{KM_UNITS}|t?km\b)",
    re.IGNORECASE,
)
LABELLED = re.compile(
    rf"(?:odometer|mileage|miles(?=:)|milage|kilometraje|millaje|kilometerstand|laufleistung|km-?stand|"
    rf"tacho|里程|表显|行驶)"
    rf"[\s:=.-]{{0,4}}(?:is |reads |de |of |ca\.? |about |around |only |approx\.? |约)?(?P<number>{NUMBER}){TIMES}",
    re.IGNORECASE,
)
NOT_THE_ODOMETER = re.compile(
    r"(every|range(?: of)?|per|within|warranty(?: until| to)?|reichweite|autonomía|autonomia|续航|garantie bis|alle|"
    r"service(?: at| due)?|inspektion bei|belt(?: changed)?(?: at| done at)?|zahnriemen(?: bei)?|done at|replaced at|"
    r"changed at|cambiad[oa] a(?: los)?|gewechselt bei|last|next|radius|under|away)[\s:~.]{0,3}$",
    re.IGNORECASE,
)
NOT_THE_ODOMETER_AFTER = re.compile(
    r"^[\s-]{0,2}(on (?:the |new )?(?:engine|motor|transmission|tires|rebuild|clutch|battery)|range|"
    r"warranty|ago|away|per|"
    r"service|garantie|auf dem motor|de autonomía|reichweite|/h|h\b|radius)",
    re.IGNORECASE,
)
BARE = re.compile(
    r"(?<!\d[.,])(?<![\d/$€£-])(?P<number>[3-9]\d|[1-3]\d\d)k\b(?!\s?(?:obo|firm|cash|usd|\$|€))", re.IGNORECASE
)
YEAR = re.compile(
    r"(?<![\d$€£.-])(?<!\d,)(?P<year>19[3-9]\d|20[0-4]\d)(?![\d.,]\d|\d|\s?(?:km|mi\b|miles|€|eur|\$|公里))"
)
SHORT_YEAR = re.compile(r"(?<!\w)['’`](?P<year>\d\d)\b")
YEAR_LABEL = re.compile(
    r"(year|model year|my|ez|erstzulassung|baujahr|bj|año|modelo|modell|年份|年款|上牌)\W{0,4}(?:\d\d?[/.])?$",
    re.IGNORECASE,
)
YEAR_AFTER = re.compile(r"^\s?(年款|年|款|er\b|model)")
NO_YEAR = re.compile(
    r"(since|until|till|thru|through|bis|seit|hasta|desde|tüv|hu|tuv|itv|inspect(?:ed|ion)|registered|"
    r"tags|exp(?:ires)?|in|en|"
    r"bought|serviced|replaced|new|neu|changed|©|至|年检|交强险)\W{0,4}(?:\d\d?[/.-])?$",
    re.IGNORECASE,
)
LEAST_PRICE, MOST_PRICE = 300, 3_000_000


class Figure(NamedTuple):
    """A number with the words it was read from, and where those begin."""

    value: int
    unit: str | None
    words: str
    at: int


def prices(text: str) -> list[Figure]:
    """What may be the price, the likeliest first: what is called so, else what comes first. `unit` is the currency."""
    found: list[tuple[int, Figure]] = []
    for hit in MONEY.finditer(text):
        before, after = text[max(0, hit.start() - 30) : hit.start()], text[hit.end() : hit.end() + 16]
        sign = (hit["after"] or hit["before"] or "").casefold()
        value = _amount(hit["number"], hit["times"])
        called = bool(ASKED.search(before) or ASKED_AFTER.match(after))
        if value is None or not LEAST_PRICE <= value <= MOST_PRICE or not (sign or called):
            continue
        if NOT_THE_PRICE.search(before) or MONTHLY.match(after) or PARTIAL.match(after):
            continue
        if not sign and (value < 1000 or re.match(rf"\s?({MILE_UNITS}|{KM_UNITS})", after, re.IGNORECASE)):
            continue
        currency = CURRENCIES.get(sign) if sign else None
        found.append((0 if called else 1, Figure(round(value), currency, hit[0].strip(), hit.start())))
    return [figure for _rank, figure in sorted(found, key=lambda one: (one[0], one[1].at))]


def odometers(text: str) -> list[Figure]:
    """What may be the odometer, in whole miles, the likeliest first. `unit` is that of the advert."""
    found: list[tuple[int, Figure]] = []
    for hit in DISTANCE.finditer(text):
        before, after = text[max(0, hit.start() - 24) : hit.start()], text[hit.end() : hit.end() + 24]
        if NOT_THE_ODOMETER.search(before) or NOT_THE_ODOMETER_AFTER.match(after):
            continue
        unit = "km" if re.fullmatch(rf"{KM_UNITS}|t?km", hit["unit"], re.IGNORECASE) else "miles"
        times = "t" if hit["unit"].casefold() == "tkm" else hit["times"]
        found += _odometer(hit, unit, times, 1)
    for hit in LABELLED.finditer(text):
        rest = text[hit.end() : hit.end() + 14]
        unit = (
            "km"
            if re.match(rf"\s?(?:{KM_UNITS})", rest, re.IGNORECASE) or re.match(r"(?i)k|l|t|表|里|行", hit[0])
            else "miles"
        )
        if re.match(rf"\s?(?:{MILE_UNITS})", rest, re.IGNORECASE):
            unit = "miles"
        found += _odometer(hit, unit, hit["times"], 0)
    if not found:  # "98k" alone, where no currency stands beside it
        found = [one for hit in BARE.finditer(text) for one in _odometer(hit, "miles", "k", 2)]
    return [figure for _rank, figure in sorted(found, key=lambda one: (one[0], one[1].at))]


def _odometer(hit: re.Match[str], unit: str, times: str | None, rank: int) -> Iterator[tuple[int, Figure]]:
    value = _amount(hit["number"], times)
    if value is not None and 0 <= value <= 1_500_000 and (value >= 500 or rank == 0):
        yield rank, Figure(to_miles(value, unit), unit, hit[0].strip(), hit.start())


def years(text: str) -> list[Figure]:
    """What may be the model year, the likeliest first."""
    newest = datetime.now(UTC).year + 1
    found: list[tuple[int, Figure]] = []
    for pattern in (YEAR, SHORT_YEAR):
        for hit in pattern.finditer(text):
            year = int(hit["year"])
            if year < 100:
                year += 2000 if year + 2000 <= newest else 1900
            before, after = text[max(0, hit.start() - 20) : hit.start()], text[hit.end() : hit.end() + 6]
            if year > newest:
                continue
            if YEAR_LABEL.search(before) or YEAR_AFTER.match(after):
                rank = 0
            elif NO_YEAR.search(before):
                rank = 2
            else:
                rank = 1
            found.append((rank, Figure(year, None, hit[0], hit.start())))
    return [
        figure for rank, figure in sorted(found, key=lambda one: (one[0], one[1].at)) if rank < 2 or len(found) == 1
    ]


def _amount(written: str, times: str | None) -> float | None:
    """58.000 and 58,000 are thousands, 12,5 with a k behind it tenths, 9,995.00 cents."""
    plain = re.sub(r"[’' ]", "", written)
    if hit := re.fullmatch(r"(\d{1,3}(?:[.,]\d{3})+)(?:[.,]\d{2})?", plain):
        number = float(re.sub(r"\D", "", hit[1]))
    elif re.fullmatch(r"\d+[.,]\d{1,2}", plain):
        number = float(plain.replace(",", "."))
    elif plain.isdigit():
        number = float(plain)
    else:
        return None
    by = {
        "k": 1000,
        "t": 1000,
        "tsd": 1000,
        "tsd.": 1000,
        "mil": 1000,
        "thousand": 1000,
        "千": 1000,
        "万": 10_000,
        "萬": 10_000,
    }
    return number * by.get((times or "").casefold(), 1)
