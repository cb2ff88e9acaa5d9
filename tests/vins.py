"""VINs that no car has: a maker's real code, then nought and a number."""

LETTERS = dict(zip("ABCDEFGHJKLMNPRSTUVWXYZ", "12345678123457923456789", strict=True))
WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)


def vin(first_eight: str, year_code: str, rest: str = "A000001") -> str:
    """A VIN with the right check digit."""
    plain = f"{first_eight}0{year_code}{rest}"
    total = sum(int(LETTERS.get(c, c)) * weight for c, weight in zip(plain, WEIGHTS, strict=True))
    return plain[:8] + "0123456789X"[total % 11] + plain[9:]


COROLLA_2010 = vin("1NXBU4EE", "A")
