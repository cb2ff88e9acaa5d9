"""Whose language is spoken: the browser's, the one chosen, the same in every thread that works for a person."""

from concurrent.futures import ThreadPoolExecutor
from threading import Thread

import pytest

from services import wording
from services.errors import KeyRefused, Throttled
from services.settings import Settings
from services.wording import (
    ReaderLocale,
    _,
    current_locale,
    from_browser,
    languages,
    ngettext,
    set_locale,
    set_locale_provider,
    use_locale,
    with_locale,
)


@pytest.mark.parametrize(
    ("said", "language", "locale", "unit"),
    [
        ("en-US,en;q=0.9", "en", "en_US", "miles"),
        ("en-GB", "en", "en_GB", "miles"),
        ("en-AU", "en", "en_AU", "km"),
        ("en", "en", "en_US", "miles"),
        ("es-MX,es;q=0.9,en;q=0.8", "es", "es_MX", "km"),
        ("es-US", "es", "es_US", "miles"),
        ("de", "de", "de_DE", "km"),
        ("de_AT", "de", "de_AT", "km"),
        ("zh-CN,zh;q=0.9", "zh", "zh_Hans_CN", "km"),
        ("zh-TW", "zh", "zh_Hans_CN", "km"),
        ("fr-FR,de;q=0.5,en;q=0.3", "de", "de_DE", "km"),
        ("en;q=0.3, de-CH", "de", "de_CH", "km"),
        ("de;q=0, es", "es", "es_419", "km"),
        ("fr-FR", "en", "en_US", "km"),
        ("de-XX", "de", "de_DE", "km"),
        ("*", "en", "en_US", "miles"),
        ("", "en", "en_US", "miles"),
        (None, "en", "en_US", "miles"),
        ("de;q=high, \x00, -, es-", "es", "es_419", "km"),
    ],
)
def test_the_browser_is_understood(said: str | None, language: str, locale: str, unit: str) -> None:
    spoken = from_browser(said)
    assert (spoken.language, spoken.locale, spoken.unit) == (language, locale, unit)


def test_each_language_has_a_word_of_its_own() -> None:
    said = {}
    for language in languages():
        with use_locale(language):
            said[language] = _("Identify car")
    assert said["en"] == "Identify car"
    assert len(set(said.values())) == len(languages())


def test_what_no_catalogue_holds_stays_english_and_nothing_stays_nothing() -> None:
    with use_locale("de"):
        assert _("Corolla") == "Corolla"
        assert _("") == ""


@pytest.mark.parametrize(("language", "one", "many"), [("en", "advert", "adverts"), ("de", "Inserat", "Inserate")])
def test_counted_things_follow_the_languages_rule(language: str, one: str, many: str) -> None:
    with use_locale(language):
        said = [ngettext("{count} advert", "{count} adverts", n).format(count=n) for n in (1, 2)]
    assert said == [f"1 {one}", f"2 {many}"]


def test_a_block_speaks_its_language_and_then_as_before() -> None:
    with use_locale("de"):
        with use_locale("es", "km"):
            assert (current_locale().language, current_locale().unit) == ("es", "km")
        assert current_locale().language == "de"


def test_a_carried_call_speaks_its_makers_language_in_another_thread() -> None:
    def told() -> str:
        return current_locale().language

    with ThreadPoolExecutor(1) as pool:
        with use_locale("zh"):
            carried_away, left_alone = pool.submit(with_locale(told)), pool.submit(told)
        assert carried_away.result() == "zh"
        assert left_alone.result() == "en"
        assert pool.submit(told).result() == "en", "a pool's thread does not remember it"


def test_who_has_not_spoken_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wording, "_provider", ReaderLocale)
    set_locale_provider(lambda: ReaderLocale("es", "es_419", "km"))
    heard: list[ReaderLocale] = []
    thread = Thread(target=lambda: heard.append(current_locale()))
    thread.start()
    thread.join()
    assert [one.language for one in heard] == ["es"]


def test_one_failure_is_told_to_each_in_their_own_language() -> None:
    fault, wait = KeyRefused("Imagga"), Throttled("Juhe", 5)
    assert str(fault) == "Imagga refused our key: the operator should check it."
    with use_locale("de"):
        assert "Imagga" in str(fault)
        assert "Schlüssel" in str(fault)
        assert "5 s" in str(wait)


def test_the_operator_sets_the_second_currency(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Settings().second_currency is None
    for name, value in {"CODE": "EUR", "PER_USD": "0.92", "DAY": "2026-11-01"}.items():
        monkeypatch.setenv(f"CURBSIDE_SECOND_CURRENCY__{name}", value)
    second = Settings().second_currency
    assert second
    assert (second.code, second.per_usd, second.day.isoformat()) == ("EUR", 0.92, "2026-11-01")


def test_speaking_on_lasts_in_this_thread() -> None:
    heard: list[str] = []

    def on() -> None:
        set_locale("de")
        heard.append(current_locale().locale)

    thread = Thread(target=on)
    thread.start()
    thread.join()
    assert heard == ["de_DE"]
    assert current_locale().language == "en"
