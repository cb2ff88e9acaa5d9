"""What a car is, for the studio: the curves of its body, the outlines drawn on it, its wheels, paint and lettering.

Metres throughout; x runs back from the foremost point, z up from the road, half-widths are measured from the centre
line. Outlines are closed polygons. A "corner" outline is drawn round a corner of the car: its first coordinate is the
half-width plus the distance from the front (or rear) end, so that a lamp can wrap from the face to the side.
"""

from dataclasses import dataclass, field

from .curves import Point

Outline = tuple[Point, ...]
Colour = tuple[float, float, float]


@dataclass(frozen=True)
class Shape:
    """The solid: a lower body between side, top and end curves, a cabin on it, wheel arches cut out of it."""

    length: float
    wheelbase: float
    front_axle: float
    crest: Outline
    """(x, z): the upper surface of the lower body on the centre line (bonnet, then boot lid or bed)."""
    shoulder: Outline
    """(x, z): the same surface at the side (wing top, belt line)."""
    plan: Outline
    """(x, half-width)."""
    section: Outline
    """(height share between sill 0 and shoulder 1, inset from the plan half-width)."""
    nose: Outline
    """(z, x) of the front end on the centre line."""
    tail: Outline
    """(z, x) of the rear end on the centre line."""
    bow: Outline
    """(half-width, how far the front end lies back there)."""
    stern: Outline
    """(half-width, how far the rear end lies forward there)."""
    roof: Outline = ()
    """(x, z): windscreen, roof and rear window on the centre line."""
    cabin: Outline = ()
    """(x, half-width of the cabin at the belt line)."""
    lean: float = 0.28
    """How much the cabin side leans in, metres per metre of height."""
    wrap: tuple[float, float] = (0.22, 0.20)
    """How strongly windscreen and rear window curve round: metres back (forward) per square metre of half-width."""
    roof_crown: float = 0.075
    sill: float = 0.2
    wheel_radius: float = 0.315
    rear_wheel_radius: float | None = None
    arch_gap: float = 0.035
    flare: float = 0.012
    arch_depth: float = 0.26
    shoulder_round: float = 0.085
    end_round: tuple[float, float] = (0.15, 0.08)
    """Rounding of the front and rear edges."""
    cabin_round: float = 0.11
    waist_round: float = 0.032
    crest_blur: float = 0.07
    roof_blur: float = 0.09
    creases: tuple[tuple[Outline, float, float], ...] = ()
    """((x, z) of a line pressed along the side, height, width of its fading)."""
    bonnet_creases: tuple[tuple[Outline, float, float], ...] = ()
    """((x, half-width) of a line pressed along the bonnet, height, width)."""
    bed: tuple[float, float, float, float] | None = None
    """A pickup's open bed: front x, rear x, half-width, floor z."""
    recess: tuple[float, float, float, float] | None = None
    """The hollow for the rear plate: half-width, z from and to, depth."""
    wings: tuple[Outline, Outline] | None = None
    """Separate wings: ((x, z) of their ridge, (x, half-width of their outer edge))."""
    wing_inner: float = 0.42

    @property
    def height_hint(self) -> float:
        """z of the head rests: a little under the roof."""
        return max(z for _, z in self.roof) - 0.34


@dataclass(frozen=True)
class Skin:
    """What is drawn on the solid."""

    side_glass: tuple[Outline, ...] = ()
    windscreen: tuple[float, float, float] | None = None
    """(x of the foot, x of the head, width of the pillar)."""
    backlight: tuple[float, float, float] | None = None
    """(x of the head, x of the foot, width of the pillar)."""
    doors: Outline = ()
    """All doors of a side as one outline; `door_splits` are the x of the seams between them."""
    door_splits: tuple[float, ...] = ()
    side_seams: tuple[Outline, ...] = ()
    bonnet: tuple[float, float, float] | None = None
    """(front x, rear x, half-width at the cowl)."""
    bonnet_nose: float = 0.1
    """How much narrower the bonnet is at its front edge."""
    boot: tuple[float, float, float, float] | None = None
    """(front x of the lid, half-width at the top, half-width at the foot, z of the foot)."""
    front_bumper: float | None = None
    """z of the seam between bumper and wing."""
    rear_bumper: float | None = None
    headlamps: tuple[Outline, ...] = ()
    """Corner outlines."""
    bulbs: tuple[tuple[float, float, float], ...] = ()
    """(half-width, z, radius) of the reflector bowls behind the headlamp lens."""
    tail_lamps: tuple[Outline, ...] = ()
    white_lamps: tuple[Outline, ...] = ()
    amber_lamps: tuple[Outline, ...] = ()
    grilles: tuple[Outline, ...] = ()
    """(half-width, z) openings in the front."""
    grille_bars: tuple[int, int] = (3, 0)
    """Bars across and upright bars in the first opening."""
    grille_bar_size: float = 0.014
    grille_frame: float = 0.0
    """Width of a chrome frame round the first opening."""
    black_front: tuple[Outline, ...] = ()
    black_rear: tuple[Outline, ...] = ()
    black_sides: tuple[Outline, ...] = ()
    chrome_sides: tuple[Outline, ...] = ()
    chrome_front: tuple[Outline, ...] = ()
    chrome_rear: tuple[Outline, ...] = ()
    window_trim: str = "black"
    fog_lamps: tuple[tuple[float, float, float], ...] = ()
    handles: tuple[Point, ...] = ()
    handle_chrome: bool = False
    mirror: tuple[float, float, float] = (1.55, 0.98, 0.1)
    """(x, z, half-length of the mirror head)."""
    mirror_tall: float = 0.068
    """Half the height of the mirror head."""
    mirror_chrome: bool = False
    fuel_flap: Point | None = None
    exhausts: tuple[float, ...] = ()
    """y of each tail pipe."""
    exhaust_radius: float = 0.03
    roof_paint: Colour | None = None
    """A second colour from the window heads up."""
    roof_from: float = 0.0
    black_pillars: bool = False
    """All pillars black below `roof_from`, so that the roof seems to float on the glass."""
    cloth_roof: bool = False
    round_lamps: tuple[tuple[float, float, float, float], ...] = ()
    """Free-standing or set-in round headlamps: (x, half-width, z, radius)."""
    pod_lamps: tuple[tuple[float, float, float], ...] = ()
    """Small round red lamps on the tail: (half-width, z, radius)."""
    bonnet_strip: tuple[float, float] | None = None
    """A chrome strip along the middle of the bonnet, from x to x."""
    flush_lamps: tuple[tuple[float, float, float], ...] = ()
    """Round headlamps whose glass follows the nose: (half-width, z, radius)."""
    lamp_lines: tuple[Outline, ...] = ()
    """White strips of light behind the headlamp glass, as open lines of (half-width, z)."""
    tail_lines: tuple[Outline, ...] = ()
    """Red strips of light in the tail lamps, likewise."""
    lamp_corner: float = 0.05
    """How round the corners of head and tail lamps are, metres."""
    lamp_inside: float = 0.16
    """How bright the inside of a headlamp is, from 0 to 1."""
    lamp_ring: float = 0.0
    """Width of a chrome ring round every head and tail lamp."""
    arch_trim: float = 0.0
    """Width of a black band round every wheel arch."""
    scoop: tuple[float, float] | None = None
    """An air scoop on the bonnet: x of its mouth, half-width."""
    bumper_bars: tuple[tuple[bool, float, float, float], ...] = ()
    """Chrome bumper bars: (is the front one, z, half-width, half-height)."""
    radiator: tuple[float, float, float, float] | None = None
    """An upright chrome radiator: x of its face, half-width, z of its foot, z of its top."""


@dataclass(frozen=True)
class Wheel:
    """A wheel's rim and spokes."""

    rim: float = 0.205
    """Radius of the rim, metres."""
    width: float = 0.2
    spokes: int = 5
    twin: float = 0.0
    """Half the angle between the two halves of a split spoke, radians."""
    spoke_width: tuple[float, float] = (0.06, 0.045)
    dish: float = 0.03
    disc: bool = False
    """A plain pressed-steel disc with a hub cap."""
    tint: float = 0.62


@dataclass(frozen=True)
class Badge:
    """A word on the car: where its middle lies (y is positive to the right of the car seen from behind), how tall."""

    text: str
    y: float
    z: float
    size: float
    front: bool = False
    extra: float = 0.0


@dataclass(frozen=True)
class Plate:
    """An invented number plate: its text, z at front and rear, and the style of its country."""

    text: str
    front_z: float
    rear_z: float
    style: str = "us"
    front_x: float | None = None
    """Where the front plate hangs, if not on the body itself."""


@dataclass(frozen=True)
class Setting:
    """Where the car stands: what is behind it and how the light falls (degrees)."""

    backdrop: str = "hedge"
    sun_elevation: float = 38.0
    sun_azimuth: float = 228.0
    cloud: float = 0.4
    seed: int = 1
    front_turn: float = 36.0
    back_turn: float = 24.0
    """How far the camera stands to the side of the car's long axis, degrees."""
    distance: float = 6.6
    camera_height: float = 1.45


@dataclass(frozen=True)
class Car:
    """A sample car, whole; `paint` is linear RGB, `metallic` from 0 to 1."""

    id: str
    shape: Shape
    skin: Skin
    wheel: Wheel
    paint: Colour
    metallic: float
    plate: Plate
    badges: tuple[Badge, ...]
    setting: Setting = field(default_factory=Setting)
    seat: Colour = (0.02, 0.02, 0.022)
