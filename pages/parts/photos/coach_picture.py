"""A small drawing for each advice of the photo coach: what a good photo looks like beside what went wrong."""

from services.recognition.vision.coach import Trouble

INK, WARN, GOOD = "#64748b", "#c2740c", "#149186"  # read on light and dark grounds

CAR = (
    '<path d="M6 40 q0-12 8-13 l8-11 q2-3 7-3 h22 q5 0 8 3 l9 11 q10 1 10 13 z" fill="none"'
    ' stroke="{ink}" stroke-width="3"/>'
    '<circle cx="22" cy="40" r="6" fill="{ink}"/><circle cx="62" cy="40" r="6" fill="{ink}"/>'
)
FRAME = '<rect x="3" y="3" width="98" height="66" rx="6" fill="{fill}" stroke="{ink}" stroke-width="2.5"/>'
CROSS = f'<path d="M80 10 l12 12 M92 10 l-12 12" stroke="{WARN}" stroke-width="4" stroke-linecap="round"/>'
TICK = f'<path d="M80 17 l5 6 l9 -12" fill="none" stroke="{GOOD}" stroke-width="4" stroke-linecap="round"/>'


def _car(transform: str = "translate(10 14)", ink: str = INK, extra: str = "") -> str:
    return f'<g transform="{transform}" {extra}>{CAR.format(ink=ink)}</g>'


def _frame(content: str, mark: str, fill: str = "none", at: int = 0) -> str:
    return f'<g transform="translate({at} 0)">{FRAME.format(ink=INK, fill=fill)}{content}{mark}</g>'


BLUR = '<defs><filter id="b"><feGaussianBlur stdDeviation="2.6"/></filter></defs>'
WRONG = {
    Trouble.SMALL: _frame(_car("translate(38 30) scale(.3)"), CROSS),
    Trouble.DARK: _frame(_car(ink="#334155"), CROSS, fill="#0b1220"),
    Trouble.BRIGHT: _frame(_car(ink="#e2e8f0"), CROSS, fill="#ffffff"),
    Trouble.BLURRED: _frame(BLUR + _car(extra='filter="url(#b)"'), CROSS),
    Trouble.TILTED: _frame(_car("rotate(-20 50 36) translate(10 14)"), CROSS),
    Trouble.TWICE: _frame(_car("translate(4 4) scale(.62)") + _car("translate(44 30) scale(.62)"), CROSS),
    Trouble.NOT_A_CAR: _frame(
        f'<path d="M20 58 v-28 l16-14 l16 14 v28 z" fill="none" stroke="{INK}" stroke-width="3"/>', CROSS
    ),
    Trouble.WRONG_SIDE: _frame(
        _car() + f'<path d="M40 64 h24 m-7 -5 l7 5 l-7 5" stroke="{WARN}" stroke-width="3" fill="none"/>', CROSS
    ),
    Trouble.CROPPED: _frame('<g clip-path="inset(0)">' + _car("translate(-34 4) scale(1.4)") + "</g>", CROSS),
}


def coach_picture(kind: Trouble) -> str:
    """An SVG: the photo as it is, and as it should be."""
    clip = '<clipPath id="c"><rect x="4" y="4" width="96" height="64" rx="5"/></clipPath>'
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="232" height="72" viewBox="0 0 232 72">'
        f'{clip}<g clip-path="url(#c)">{WRONG[kind]}</g>{_frame("", "")}{_frame(_car(), TICK, at=124)}</svg>'
    )
