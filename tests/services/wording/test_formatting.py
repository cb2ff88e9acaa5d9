"""Numbers, money, distances and dates: what is written can be read back, in every language and unit."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from babel.numbers import get_currency_symbol, parse_decimal
from hypothesis import given
from hypothesis import strategies as st

from services.vehicle import KM_PER_MILE, to_miles
from services.wording import (
    ReaderLocale,
    SecondCurrency,
    current_locale,
    from_browser,
    languages,
    set_locale,
    use_locale,
)
from services.wording.formatting import (
    change,
    day,
    decimal,
    distance,
    listed,
    moment,
    money,
    month,
    percent,
    second_currency,
    whole,
)

BROWSERS = ("en-US", "en-GB", "es-MX", "es-ES", "es", "de-DE", "de-CH", "zh-CN", "zh-TW")
browsers = st.sampled_from(BROWSERS).map(from_browser)
RATE = SecondCurrency(code="EUR", per_usd=0.92, day=date(2026, 11, 1))


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with use_locale("en"):
        yield


def number_in(text: str, spoken: ReaderLocale) -> float:
    """The number among other signs, read by the locale's own rules."""
    groups = ".,’'\N{RIGHT SINGLE QUOTATION MARK}"
    bare = "".join(sign for sign in text.replace("−", "-") if sign.isdigit() or sign == "-" or sign in groups)
    return float(parse_decimal(bare, locale=spoken.locale))


@given(browsers, st.integers(-(10**9), 10**9))
def test_whole_numbers_read_back(spoken: ReaderLocale, number: int) -> None:
    with use_locale(spoken):
        assert number_in(whole(number), spoken) == number


@given(browsers, st.floats(-1e6, 1e6), st.integers(1, 3))
def test_decimals_read_back_as_near_as_they_are_written(spoken: ReaderLocale, number: float, digits: int) -> None:
    with use_locale(spoken):
        assert abs(number_in(decimal(number, digits), spoken) - number) <= 0.5 * 10**-digits + 1e-9


@given(browsers, st.integers(-(10**8), 10**8), st.sampled_from(["USD", "EUR", "GBP", "CNY", "MXN", "JPY", "CHF"]))
def test_money_keeps_its_sign_its_amount_and_its_currency(spoken: ReaderLocale, amount: int, currency: str) -> None:
    with use_locale(spoken):
        written = money(amount, currency)
    assert number_in(written, spoken) == amount
    assert ("-" in written or "−" in written) == (amount < 0)
    assert get_currency_symbol(currency, spoken.locale) in written


@given(browsers, st.floats(0, 1))
def test_a_share_never_claims_certainty_or_nothing_unless_it_is(spoken: ReaderLocale, share: float) -> None:
    with use_locale(spoken):
        written = percent(share)
        assert (written == percent(1)) == (share == 1)
        assert (written == percent(0)) == (share == 0)
        assert abs(number_in(written, spoken) / 100 - share) <= 0.01


@given(browsers, st.floats(-0.9, 0.9).filter(lambda share: abs(share) > 0.001))
def test_a_change_carries_its_sign(spoken: ReaderLocale, share: float) -> None:
    with use_locale(spoken):
        written = change(share, 1)
    assert ("+" in written, "-" in written) == (share > 0, share < 0)
    assert number_in(written, spoken) / 100 == pytest.approx(share, abs=0.0006)


@given(browsers, st.integers(0, 2_000_000))
def test_a_mileage_survives_the_way_to_kilometres_and_back(spoken: ReaderLocale, miles: int) -> None:
    with use_locale(spoken, "km"):
        told = round(number_in(distance(miles), spoken))
    assert to_miles(told, "km") == miles
    assert told == pytest.approx(miles * KM_PER_MILE, abs=0.5)
    with use_locale(spoken, "miles"):
        assert number_in(distance(miles), spoken) == miles


@given(browsers, st.dates(date(1990, 1, 1), date(2035, 12, 31)))
def test_a_day_names_its_year_and_day(spoken: ReaderLocale, when: date) -> None:
    with use_locale(spoken):
        assert str(when.year) in day(when)
        assert str(when.day) in day(when)
        assert str(when.year) in month(when)


def test_a_moment_is_told_in_utc_wherever_it_was_taken() -> None:
    taken = datetime(2026, 11, 20, 23, 5, tzinfo=timezone(timedelta(hours=-5)))
    assert moment(taken) == "November 21, 2026, 04:05 UTC"
    assert moment(taken) == moment(taken.astimezone(UTC))


def test_english_looks_as_it_always_did() -> None:
    assert money(12_300) == "$12,300"
    assert money(849_995) == "$849,995"
    assert money(12_300, "EUR") == "€12,300"
    assert distance(45_000) == "45,000 miles"
    assert distance(1) == "1 mile"
    assert distance(58_000, "km") == "93,342 km"
    assert percent(0.84) == "84 %"
    assert percent(0.005) == "under 1 %"
    assert percent(0.0634, 1) == "6.3 %"
    assert change(-0.042, 1) == "-4.2%"
    assert listed(["make", "model", "year"]) == "make, model, and year"


@pytest.mark.parametrize(
    ("browser", "price", "far", "when", "share"),
    [
        ("es-MX", "USD\N{NO-BREAK SPACE}12,300", "72,420 km", "20 de noviembre de 2026", "84%"),
        ("es-ES", "12.300\N{NO-BREAK SPACE}US$", "72.420 km", "20 de noviembre de 2026", "84\N{NO-BREAK SPACE}%"),
        ("de", "12.300\N{NO-BREAK SPACE}$", "72.420 km", "20. November 2026", "84\N{NO-BREAK SPACE}%"),
        ("zh-CN", "US$12,300", "72,420公里", "2026年11月20日", "84%"),
    ],
)
def test_each_language_writes_its_own_way(browser: str, price: str, far: str, when: str, share: str) -> None:
    set_locale(from_browser(browser))
    assert (money(12_300), distance(45_000), day(date(2026, 11, 20)), percent(0.84)) == (price, far, when, share)


@pytest.mark.parametrize("language", languages())
def test_miles_have_a_word_in_every_language(language: str) -> None:
    with use_locale(language, "miles"):
        assert "length" not in distance(45_000), "Babel's own name of the unit"


def test_a_second_currency_is_told_with_its_rate_and_day() -> None:
    set_locale(ReaderLocale(second=RATE))
    assert second_currency(12_345) == "about €11,400 at 0.92 per dollar of November 1, 2026"


def test_without_a_rate_or_for_other_money_there_is_no_second_currency() -> None:
    assert second_currency(12_345) is None
    set_locale(ReaderLocale(second=RATE))
    assert second_currency(12_345, "GBP") is None


def test_changing_the_language_keeps_the_rate_and_the_unit() -> None:
    set_locale(ReaderLocale(unit="km", second=RATE))
    set_locale("de")
    assert (current_locale().unit, current_locale().second) == ("km", RATE)
