"""What a VIN's first characters stand for: makers by their world manufacturer identifier, models by what follows.

The identifiers are those registered for the US; the patterns are of model lines whose codes are widely published.
"""

from typing import NamedTuple

COUNTRIES = {
    "1": "UNITED STATES (USA)", "2": "CANADA", "3": "MEXICO", "4": "UNITED STATES (USA)", "5": "UNITED STATES (USA)",
    "7": "UNITED STATES (USA)", "J": "JAPAN", "K": "SOUTH KOREA", "S": "UNITED KINGDOM (UK)", "T": "HUNGARY",
    "W": "GERMANY", "Y": "SWEDEN", "Z": "ITALY",
}  # fmt: skip

MAKERS: dict[str, str] = {
    identifier: make
    for make, identifiers in {
        "Acura": "19U JH4 5J8 2HN",
        "Alfa Romeo": "ZAR",
        "Aston Martin": "SCF",
        "Audi": "WAU WA1 WUA TRU",
        "Bentley": "SCB",
        "BMW": "WBA WBS WBX 4US 5UX 5YM",
        "Buick": "1G4 2G4 5GA KL4",
        "Cadillac": "1G6 1GY 3GY",
        "Chevrolet": "1G1 2G1 1GC 3GC 1GN 2GN 3GN KL1 KL7",
        "Chrysler": "1C3 2C3 2C4 2A4",
        "Dodge": "1B3 2B3 1D3 1D7 3D7",
        "Ferrari": "ZFF",
        "FIAT": "ZFA 3C3",
        "Ford": "1FA 2FA 3FA 1FM 2FM 1FT 1ZV",
        "Genesis": "KMT",
        "GMC": "1GT 3GT 1GK 2GK 3GK",
        "Honda": "1HG 2HG 19X JHM 5J6 2HK JHL 5FN 5FP SHH",
        "Hyundai": "KMH KM8 5NP 5NM",
        "INFINITI": "JNK 5N3",
        "Jaguar": "SAJ",
        "Jeep": "1C4 1J4 1J8 ZAC",
        "Kia": "KNA KND 5XX 5XY",
        "Lamborghini": "ZHW",
        "Land Rover": "SAL",
        "Lexus": "JTH JTJ 2T2 58A",
        "Lincoln": "1LN 2LM 5LM",
        "Maserati": "ZAM",
        "Mazda": "JM1 JM3 3MZ 1YV 4F2",
        "Mercedes-Benz": "WDB WDD WDC W1K W1N 4JG 55S",
        "MINI": "WMW WMZ",
        "Mitsubishi": "JA3 JA4 4A3 4A4",
        "Nissan": "1N4 1N6 3N1 5N1 JN1 JN8",
        "Pontiac": "1G2 2G2",
        "Porsche": "WP0 WP1",
        "Ram": "1C6 3C6",
        "Rivian": "7FC",
        "Rolls-Royce": "SCA",
        "Saab": "YS3",
        "Saturn": "1G8",
        "Subaru": "JF1 JF2 4S3 4S4",
        "Suzuki": "JS2 JS3",
        "Tesla": "5YJ 7SA",
        "Toyota": "JTD JTE JTM JTN 1NX 2T1 2T3 3TM 4T1 4T3 5TB 5TD 5TE 5TF 5YF",
        "Volkswagen": "WVW WVG 1VW 1V2 3VW 3VV",
        "Volvo": "YV1 YV4 7JR",
    }.items()
    for identifier in identifiers.split()
}


class Line(NamedTuple):
    """A model line: what positions 1 to 8 look like (a regular expression) and in which model years."""

    pattern: str
    model: str
    first: int
    last: int
    trim: str = ""


LINES = (
    Line("(1NX|2T1|JTD)BU4EE", "Corolla", 2009, 2013),
    Line("4US(CH[79]|CJ3|CK5|CN[35]).{2}", "Z3", 1996, 2002),
    Line("1FT[EF]W1E[FGP85]", "F-150", 2015, 2020),
    Line("1FTEX1[CE][FGP85]", "F-150", 2015, 2020),
    Line("1HGCP2F3", "Accord", 2008, 2012, "LX"),
    Line("1HGCP2F4", "Accord", 2008, 2012, "LX-P"),
    Line("1HGCP2F6", "Accord", 2010, 2012, "SE"),
    Line("1HGCP2F7", "Accord", 2008, 2012, "EX"),
    Line("1HGCP2F8", "Accord", 2008, 2012, "EX-L"),
    Line("WAU.FAFL", "A4", 2009, 2016),
    Line("WDDGF(5E|54|8B|81).?.?", "C-Class", 2008, 2014, "C300"),
    Line("WMWMF7.{2}", "Cooper S", 2007, 2010),
    Line("4T1BF1FK", "Camry", 2012, 2017),
    Line("2T3[BRDW]FREV", "RAV4", 2013, 2018),
    Line("(2HGFC2F|19XFC2F).", "Civic", 2016, 2021),
    Line("1C4RJFAG", "Grand Cherokee", 2011, 2021, "Laredo"),
    Line("1C4RJFBG", "Grand Cherokee", 2011, 2021, "Limited"),
    Line("5NPE24AF", "Sonata", 2015, 2017, "SE"),
    Line("3GCUKREC", "Silverado 1500", 2014, 2018, "LT"),
    Line("JF2SJ[AGR].{2}", "Forester", 2014, 2018),
    Line("5YJ3E1E[ABC]", "Model 3", 2017, 2026),
)
