"""Screenshots of adverts, drawn here in the four languages: what is read fills make, model, year, mileage and price."""

from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from services.advert.reading import read_advert
from services.advert.screenshot import read_screenshot

CHINESE = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
ADVERTS = {
    "en": ("2016 Toyota Corolla LE", "$11,900", "58,000 miles, one owner", "Clean title, no accidents"),
    "de": ("Toyota Corolla, Baujahr 2016", "11.900 US-Dollar", "93.000 km gelaufen, unfallfrei", "Scheckheftgepflegt"),
    "es": ("Toyota Corolla LE del año 2016", "US$11.900", "93.000 km, único dueño", "Sin accidentes"),
    "zh": ("2016年 丰田 Toyota Corolla", "$11,900", "里程 93,000 公里", "无事故，一手车"),
}


def screenshot(lines: tuple[str, ...], language: str) -> Image.Image:
    """A phone's screen with the advert on it."""
    if language == "zh" and not CHINESE.exists():
        pytest.skip("no typeface here has Chinese signs")
    drawn = Image.new("RGB", (1080, 1400), "white")
    pen = ImageDraw.Draw(drawn)
    for row, line in enumerate(lines):
        size = 58 if row < 2 else 40
        face = ImageFont.truetype(CHINESE, size) if language == "zh" else ImageFont.load_default(size)
        pen.text((60, 220 + 130 * row), line, "#222222", font=face)
    return drawn


@pytest.mark.parametrize("language", ADVERTS)
def test_a_screenshot_is_read_in_each_language(language: str) -> None:
    advert = read_advert(read_screenshot(screenshot(ADVERTS[language], language)))
    assert (advert.make, advert.model, advert.year, advert.price) == ("Toyota", "Corolla", 2016, 11_900)
    assert advert.miles == pytest.approx(58_000, abs=250)
