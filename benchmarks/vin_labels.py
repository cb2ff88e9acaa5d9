"""Labels with VINs, drawn without end: door frames with and without a bar code, windscreen plates, papers; then spoilt.

Every VIN is made up: a maker's real code and year, a serial number of noughts and a few digits, the right check digit.
"""

import io
import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageFont

from services.market.vins import VALUES, WEIGHTS

FONTS = Path("/usr/share/fonts/truetype")
TUNED_ON = (
    "liberation/LiberationSans-Regular.ttf",
    "liberation/LiberationSans-Bold.ttf",
    "liberation/LiberationMono-Bold.ttf",
    "dejavu/DejaVuSans.ttf",
)
LEFT_OUT = (
    "liberation/LiberationSansNarrow-Bold.ttf",
    "dejavu/DejaVuSansMono.ttf",
    "dejavu/DejaVuSansCondensed-Bold.ttf",
    "liberation/LiberationMono-Regular.ttf",
    "liberation/LiberationSerif-Bold.ttf",
)
KINDS = ("door", "door with a code", "windscreen", "papers")
CODES = ("Code39", "Code128", "DataMatrix", "QRCode")
# First eight signs of real lines, and the model year's code.
STARTS = (
    *("1NXBU4EE|A", "1HGCP2F8|C", "1FTEW1EF|G", "WDDGF8BB|A", "WAUFFAFL|G", "WMWMF735|7", "4USCH733|W", "5YJ3E1EA|L"),
    *("1C4RJFBG|H", "3FA6P0H7|E", "2T1BURHE|F", "5NPE24AF|G", "1G1ZD5ST|K", "JM1BPBCM|M", "KNDJN2A2|G", "4T1B11HK|K"),
    *("2HGFC2F5|J", "3VWDX7AJ|D", "JF2SJADC|G", "1N4AL3AP|F", "WBA8E9G5|H", "5UXWX7C5|B", "JTHBK1GG|E", "1GCUYEED|M"),
)
MAKERS = ("TOYOTA MOTOR", "FORD MOTOR CO.", "HONDA OF AMERICA", "BMW AG")
WIDTH = 1000  # pixels of a photo's long side


@dataclass(frozen=True)
class Label:
    """One photo of a label, a JPEG, with what stands on it and how it was made."""

    jpeg: bytes
    vin: str
    kind: str
    typeface: str
    tilt: float
    turn: int


def draw(seed: int, typefaces: Sequence[str]) -> Label:
    """The label of that number: the same seed draws the same."""
    dice = random.Random(seed)
    kind, typeface, vin = dice.choice(KINDS), dice.choice(typefaces), _vin(dice)
    flat = {"windscreen": _windscreen, "papers": _papers}.get(kind, _door)(dice, vin, typeface, kind)
    tilt = dice.uniform(-15, 15)
    turn = dice.choices((0, 180, 90, 270), (85, 5, 5, 5))[0]
    photo = _taken(dice, flat, tilt).rotate(turn, expand=True)
    out = io.BytesIO()
    photo.save(out, "JPEG", quality=dice.randint(55, 92))
    return Label(out.getvalue(), vin, kind, Path(typeface).stem, tilt, turn)


def _vin(dice: random.Random) -> str:
    start, _, year = dice.choice(STARTS).partition("|")
    plain = f"{start}0{year}{dice.choice('ABCDEFGHJKLMNPRSTUVWXYZ0123456789')}000{dice.randint(0, 999):03}"
    total = sum(VALUES[sign] * weight for sign, weight in zip(plain, WEIGHTS, strict=True))
    return plain[:8] + "0123456789X"[total % 11] + plain[9:]


@cache
def _font(typeface: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONTS / typeface), size)


def _door(dice: random.Random, vin: str, typeface: str, kind: str) -> Image.Image:
    ground = dice.choice((250, 235, 225, 245))
    label = Image.new("L", (900, 520), ground)
    pen, ink = ImageDraw.Draw(label), dice.randint(0, 60)
    small, large = _font(typeface, dice.randint(20, 26)), _font(typeface, dice.randint(38, 50))
    pen.rectangle((6, 6, 893, 513), outline=ink, width=3)
    for line, words in enumerate(
        (
            f"MFD BY {dice.choice(MAKERS)}   DATE {dice.randint(1, 12):02}/{dice.randint(5, 22):02}",
            f"GVWR {dice.randint(3000, 7000)} LB    GAWR FR {dice.randint(1800, 3600)} LB",
            "THIS VEHICLE CONFORMS TO ALL APPLICABLE FEDERAL MOTOR",
            "VEHICLE SAFETY STANDARDS IN EFFECT ON THE DATE SHOWN ABOVE",
        )
    ):
        pen.text((28, 24 + 36 * line), words, font=small, fill=ink)
    pen.text((28, 190), dice.choice(("VIN: ", "V.I.N. ", "")) + vin, font=large, fill=ink)
    pen.text((28, 260), f"TYPE: PASSENGER CAR    COLOR {dice.choice(('1F7', 'UX', 'B92P'))}", font=small, fill=ink)
    if kind == "door with a code":
        code = _code(dice.choice(CODES), vin)
        if code.width > 2 * code.height:
            code = code.resize((840, 130), Image.Resampling.NEAREST)
        else:
            code = code.resize((190, 190), Image.Resampling.NEAREST)
        label.paste(code, (28, 305))
    return label.convert("RGB")


def _code(name: str, text: str) -> Image.Image:
    import zxingcpp  # noqa: PLC0415

    made = zxingcpp.create_barcode(text, getattr(zxingcpp.BarcodeFormat, name))
    return Image.fromarray(np.asarray(made.to_image(scale=3))).convert("L")


def _windscreen(dice: random.Random, vin: str, typeface: str, _kind: str) -> Image.Image:
    dark = dice.random() < 0.6
    ground, ink = (
        (dice.randint(15, 60), dice.randint(170, 235)) if dark else (dice.randint(150, 200), dice.randint(0, 50))
    )
    plate = Image.new("L", (900, 240), ground)
    font = _font(typeface, dice.randint(44, 58))
    text = vin if dice.random() < 0.7 else f"*{vin}*"
    box = font.getbbox(text)
    ImageDraw.Draw(plate).text(((900 - box[2]) / 2, (240 - box[3]) / 2), text, font=font, fill=ink)
    return plate.convert("RGB")


def _papers(dice: random.Random, vin: str, typeface: str, _kind: str) -> Image.Image:
    page = Image.new("RGB", (900, 620), (dice.randint(225, 250), dice.randint(235, 255), dice.randint(225, 250)))
    pen, small = ImageDraw.Draw(page), _font(typeface, 22)
    rows = (
        ("REGISTRATION", "STATE OF OREGON"),
        ("VEHICLE IDENTIFICATION NUMBER", vin),
        ("PLATE", f"{dice.randint(100, 999)} CRB"),
        ("YEAR  MAKE  BODY", f"{dice.randint(2005, 2022)}  {dice.choice(('TOYT', 'FORD', 'HOND'))}  4D"),
        ("EXPIRES", f"{dice.randint(1, 12):02}/{dice.randint(1, 28):02}/2027"),
        ("ODOMETER", f"{dice.randint(10_000, 200_000)}"),
    )
    for line, (name, words) in enumerate(rows):
        pen.text((30, 24 + 96 * line), name, font=small, fill=(90, 90, 110))
        pen.text((30, 54 + 96 * line), words, font=_font(typeface, 36), fill=(20, 20, 40))
        pen.line((30, 110 + 96 * line, 870, 110 + 96 * line), fill=(150, 160, 170), width=2)
    return page


def _taken(dice: random.Random, flat: Image.Image, tilt: float) -> Image.Image:
    """The label on a door as a phone sees it: askew, dirty, with a reflection, out of focus, noisy."""
    wide, tall = flat.size
    scene = np.full((round(WIDTH * 0.75), WIDTH, 3), [dice.randint(20, 150) for _ in range(3)], np.uint8)
    size = dice.uniform(0.72, 0.95) * WIDTH / wide
    corners = np.array([(-wide, -tall), (wide, -tall), (wide, tall), (-wide, tall)], np.float32) / 2 * size
    angle = np.radians(tilt)
    turned = corners @ np.array([(np.cos(angle), np.sin(angle)), (-np.sin(angle), np.cos(angle))], np.float32)
    bounds = np.abs(turned).max(axis=0)
    turned *= min(1.0, WIDTH * 0.49 / bounds[0], scene.shape[0] * 0.49 / bounds[1])
    middle = np.array([WIDTH / 2, scene.shape[0] / 2], np.float32)
    to = turned + middle + np.array([[dice.uniform(-12, 12) for _ in "xy"] for _ in range(4)], np.float32)
    of = np.array([(0, 0), (wide, 0), (wide, tall), (0, tall)], np.float32)
    way = cv2.getPerspectiveTransform(of, to.astype(np.float32))
    shown = cv2.warpPerspective(np.asarray(_dirty(dice, flat)), way, (WIDTH, scene.shape[0]), flags=cv2.INTER_AREA)
    there = cv2.warpPerspective(np.full((tall, wide), 255, np.uint8), way, (WIDTH, scene.shape[0]))
    scene[there > 127] = shown[there > 127]
    light = Image.fromarray(scene)
    light = ImageEnhance.Brightness(light).enhance(dice.uniform(0.55, 1.15))
    light = ImageEnhance.Contrast(light).enhance(dice.uniform(0.6, 1.1))
    if dice.random() < 0.5:
        light = _reflected(dice, light)
    light = light.filter(ImageFilter.GaussianBlur(dice.choice((0, 0.5, 0.8, 1.1))))
    noise = np.random.default_rng(dice.randint(0, 10**9)).normal(0, dice.uniform(0, 9), scene.shape)
    return Image.fromarray(np.clip(np.asarray(light) + noise, 0, 255).astype(np.uint8))


def _dirty(dice: random.Random, flat: Image.Image) -> Image.Image:
    """Specks and scratches."""
    pen = ImageDraw.Draw(soiled := flat.copy())
    for _ in range(dice.randint(0, 60)):
        x, y, r = dice.randint(0, flat.width), dice.randint(0, flat.height), dice.randint(1, 4)
        shade = dice.randint(60, 200)
        pen.ellipse((x, y, x + r, y + r), fill=(shade, shade, shade))
    for _ in range(dice.randint(0, 3)):
        x, y = dice.randint(0, flat.width), dice.randint(0, flat.height)
        pen.line((x, y, x + dice.randint(-200, 200), y + dice.randint(-60, 60)), fill=(170, 170, 170), width=1)
    return soiled


def _reflected(dice: random.Random, light: Image.Image) -> Image.Image:
    """A bright bar across, soft at its edges, that hides no sign wholly."""
    glare = Image.new("L", light.size, 0)
    x = dice.randint(0, light.width)
    ImageDraw.Draw(glare).polygon(
        [(x, 0), (x + 160, 0), (x - 60, light.height), (x - 220, light.height)], fill=dice.randint(40, 130)
    )
    glare = glare.filter(ImageFilter.GaussianBlur(25))
    return Image.composite(Image.new("RGB", light.size, "white"), light, glare)
