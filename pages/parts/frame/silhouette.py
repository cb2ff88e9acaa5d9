"""A drawn car of the right shape, where no photo is kept; its tones read on a light and on a dark ground."""

from functools import lru_cache

# Outlines from the back bumper over the roof to the front one, and the windows; wheels are the same for all.
_SEDAN = (
    "M18 118 V98 q0-10 12-12 l34-6 C88 56 108 48 140 48 h34 c28 0 46 12 66 32 l44 7 q20 4 20 20 v11 z",
    "M84 78 C98 62 114 57 138 57 h10 v23 H84 z M156 57 h18 c20 0 34 8 50 23 h-68 z",
)
_SHAPES = {
    "sedan": _SEDAN,
    "coupe": (
        "M18 118 V100 q0-9 12-12 l22-5 C92 54 118 46 148 46 c34 0 60 14 88 36 l48 8 q20 4 20 18 v10 z",
        "M86 81 C106 60 126 55 148 55 h4 v26 z M160 55 c22 2 40 12 58 26 h-58 z",
    ),
    "convertible": (
        "M18 118 V100 q0-10 12-12 l40-6 h74 l50 0 -14-26 8-4 26 30 l70 8 q20 4 20 18 v10 z",
        "",
    ),
    "hatchback": (
        "M34 118 V92 q0-12 8-20 C58 52 78 46 108 46 h58 c28 0 46 12 66 34 l50 8 q20 4 20 18 v12 z",
        "M64 78 C74 62 86 56 108 56 h22 v24 H64 z M138 56 h28 c20 0 34 8 50 24 h-78 z",
    ),
    "wagon": (
        "M18 118 V70 q2-22 24-22 h132 c28 0 46 12 66 32 l44 7 q20 4 20 20 v11 z",
        "M40 79 V66 q2-9 12-9 h38 v22 z M98 57 h52 v22 H98 z M158 57 h18 c18 0 32 8 46 22 h-64 z",
    ),
    "suv": (
        "M18 118 V60 q2-26 26-26 h132 c26 0 42 14 58 40 l50 8 q20 4 20 22 v14 z",
        "M40 72 V54 q2-10 14-10 h34 v28 z M96 44 h52 v28 H96 z M156 44 h18 c18 0 28 8 40 28 h-58 z",
    ),
    "pickup": (
        "M14 118 V78 h112 V48 q0-12 14-12 h38 c22 0 36 14 50 38 l58 8 q20 4 20 22 v14 z",
        "M138 72 V54 q0-8 8-8 h10 v26 z M164 46 h14 c14 0 24 8 34 26 h-48 z",
    ),
    "van": (
        "M18 118 V50 q2-24 26-24 h138 c30 0 46 18 66 50 l38 8 q18 6 18 22 v12 z",
        "M40 68 V46 q2-10 14-10 h34 v32 z M96 36 h52 v32 H96 z M156 36 h26 c20 0 30 10 46 32 h-72 z",
    ),
    "cargo van": (
        "M18 118 V38 q2-20 22-20 h142 c30 0 46 24 66 58 l38 8 q18 6 18 22 v12 z",
        "M164 34 h18 c18 0 28 14 42 36 h-60 z",
    ),
}
FRAME = 'width="480" height="320" viewBox="-20 -40 360 240"'
_KINDS = {"minivan": "van", "passenger van": "van"}


@lru_cache
def silhouette(style: str | None, *, wide: bool = False) -> str:
    """The picture as SVG, three wide to two high or a banner of 2.6 to one; a sedan where the body is not known."""
    name = (style or "").casefold()
    body, windows = _SHAPES.get(_KINDS.get(name, name), _SEDAN)
    frame = 'width="936" height="360" viewBox="-44 -4 416 160"' if wide else FRAME
    wheels = "".join(
        f'<circle cx="{x}" cy="118" r="20" fill="#5f7a74"/><circle cx="{x}" cy="118" r="8" fill="#b9c8c3"/>'
        for x in (76, 244)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {frame} role="img">'
        '<rect x="-140" y="-40" width="600" height="240" fill="#7f9a93" fill-opacity="0.16"/>'
        '<mask id="m"><rect x="-20" y="-40" width="360" height="240" fill="#fff"/>'
        f'<path d="{windows}" fill="#000"/><circle cx="76" cy="118" r="26"/><circle cx="244" cy="118" r="26"/></mask>'
        f'<path d="{body}" fill="#7f9a93" mask="url(#m)" stroke-linejoin="round"/>{wheels}'
        '<path d="M0 139 h320" stroke="#b98a3a" stroke-width="3" stroke-linecap="round"/></svg>'
    )
