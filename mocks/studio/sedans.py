"""The four saloons, from one generator with their own proportions."""

from dataclasses import dataclass

from .bodies import Badge, Car, Outline, Plate, Setting, Shape, Skin, Wheel
from .outlines import Glasshouse, glasshouse


@dataclass(frozen=True)
class Saloon:
    """The measures by which one three-box saloon differs from another (metres)."""

    length: float
    width: float
    height: float
    wheelbase: float
    front_axle: float
    bonnet_z: float
    """z of the bonnet's front edge."""
    cowl: tuple[float, float]
    """(x, z) of the windscreen's foot."""
    head_x: float
    """x of the windscreen's head."""
    tail_head_x: float
    """x of the rear window's head."""
    deck: tuple[float, float]
    """(x, z) of the rear window's foot."""
    deck_end_z: float
    belt: tuple[float, float]
    """z of the belt line at the front and rear doors."""
    nose: Outline
    """(z, distance back from the front end)."""
    tail: Outline
    """(z, distance forward from the rear end)."""
    squareness: float = 1.0
    """1 for round ends in plan, less for squarer ones."""
    wheel_radius: float = 0.317
    lean: float = 0.36
    creases: tuple[tuple[Outline, float, float], ...] = ()
    bonnet_creases: tuple[tuple[Outline, float, float], ...] = ()
    recess: tuple[float, float, float, float] | None = None

    def shape(self) -> Shape:
        length, half, (cowl_x, cowl_z), (deck_x, deck_z) = self.length, self.width / 2, self.cowl, self.deck
        front, rear = self.belt
        rise = cowl_z - self.bonnet_z
        return Shape(
            length=length,
            wheelbase=self.wheelbase,
            front_axle=self.front_axle,
            wheel_radius=self.wheel_radius,
            crest=(
                (-0.1, self.bonnet_z - 0.085),
                (0.06, self.bonnet_z),
                (0.5, self.bonnet_z + 0.53 * rise),
                (cowl_x - 0.08, cowl_z - 0.012),
                (cowl_x + 0.3, cowl_z + 0.02),
                (2.5, cowl_z + 0.02),
                (deck_x - 0.4, deck_z - 0.03),
                (deck_x, deck_z),
                (deck_x + 0.35, (deck_z + self.deck_end_z) / 2 + 0.01),
                (length - 0.07, self.deck_end_z),
                (length + 0.1, self.deck_end_z - 0.03),
            ),
            shoulder=(
                (-0.1, self.bonnet_z - 0.115),
                (0.3, self.bonnet_z),
                (0.7, self.bonnet_z + 0.085),
                (cowl_x + 0.05, front - 0.03),
                (2.0, front),
                (3.0, (front + rear) / 2 + 0.01),
                (deck_x - 0.3, rear),
                (deck_x + 0.2, rear),
                (length, rear - 0.02),
            ),
            plan=(
                (0.0, half - 0.06),
                (0.35, half - 0.018),
                (0.9, half - 0.002),
                (1.6, half - 0.012),
                (2.6, half),
                (length - 1.0, half - 0.003),
                (length - 0.45, half - 0.025),
                (length, half - 0.07),
            ),
            section=(
                (-0.3, 0.13),
                (0.0, 0.062),
                (0.1, 0.035),
                (0.25, 0.018),
                (0.55, 0.0),
                (0.75, 0.0),
                (0.88, 0.018),
                (1.0, 0.05),
                (1.3, 0.18),
            ),
            nose=self.nose,
            tail=tuple((z, length - back) for z, back in self.tail),
            bow=tuple(
                (y, x * self.squareness)
                for y, x in ((0.0, 0.0), (0.3, 0.018), (0.5, 0.06), (0.65, 0.125), (0.76, 0.21), (0.88, 0.38))
            ),
            stern=tuple(
                (y, x * self.squareness)
                for y, x in ((0.0, 0.0), (0.4, 0.018), (0.6, 0.055), (0.72, 0.10), (0.88, 0.22))
            ),
            roof=(
                (cowl_x - 0.22, cowl_z - 0.10),
                (cowl_x, cowl_z),
                (self.head_x, self.height - 0.062),
                (self.head_x + 0.32, self.height - 0.012),
                ((self.head_x + self.tail_head_x) / 2, self.height),
                (self.tail_head_x - 0.32, self.height - 0.022),
                (self.tail_head_x, self.height - 0.078),
                (deck_x, deck_z),
                (deck_x + 0.2, deck_z - 0.1),
            ),
            cabin=(
                (cowl_x - 0.2, half - 0.14),
                (1.6, half - 0.08),
                (2.6, half - 0.065),
                (3.4, half - 0.09),
                (deck_x + 0.2, half - 0.19),
            ),
            lean=self.lean,
            creases=self.creases,
            bonnet_creases=self.bonnet_creases,
            recess=self.recess,
        )


COROLLA_SHAPE = Saloon(
    length=4.539,
    width=1.76,
    height=1.466,
    wheelbase=2.601,
    front_axle=0.92,
    bonnet_z=0.735,
    cowl=(1.12, 1.0),
    head_x=1.98,
    tail_head_x=3.3,
    deck=(3.88, 1.085),
    deck_end_z=1.075,
    belt=(0.93, 0.985),
    nose=(
        (0.1, 0.20),
        (0.2, 0.07),
        (0.3, 0.025),
        (0.45, 0.0),
        (0.53, 0.0),
        (0.6, 0.03),
        (0.7, 0.075),
        (0.8, 0.2),
        (0.9, 0.5),
    ),
    tail=(
        (0.1, 0.18),
        (0.2, 0.08),
        (0.35, 0.015),
        (0.48, 0.0),
        (0.58, 0.005),
        (0.64, 0.05),
        (0.8, 0.065),
        (0.96, 0.045),
        (1.04, 0.035),
        (1.2, 0.10),
    ),
    creases=((((0.5, 0.70), (1.5, 0.80), (4.4, 0.88)), 0.008, 0.09),),
    bonnet_creases=((((0.2, 0.38), (1.2, 0.62)), 0.010, 0.06),),
    recess=(0.33, 0.665, 0.855, 0.035),
).shape()

ACCORD_SHAPE = Saloon(
    length=4.93,
    width=1.846,
    height=1.476,
    wheelbase=2.799,
    front_axle=1.0,
    bonnet_z=0.77,
    cowl=(1.30, 1.02),
    head_x=2.12,
    tail_head_x=3.55,
    deck=(4.18, 1.10),
    deck_end_z=1.085,
    belt=(0.95, 1.005),
    squareness=0.9,
    wheel_radius=0.332,
    nose=(
        (0.1, 0.20),
        (0.2, 0.06),
        (0.3, 0.02),
        (0.42, 0.0),
        (0.52, 0.0),
        (0.58, 0.025),
        (0.74, 0.06),
        (0.82, 0.15),
        (0.92, 0.45),
    ),
    tail=(
        (0.1, 0.18),
        (0.2, 0.07),
        (0.35, 0.015),
        (0.48, 0.0),
        (0.60, 0.005),
        (0.66, 0.05),
        (0.82, 0.075),
        (0.98, 0.05),
        (1.06, 0.035),
        (1.2, 0.10),
    ),
    creases=((((0.5, 0.76), (1.6, 0.83), (4.8, 0.905)), 0.013, 0.06),),
    bonnet_creases=((((0.15, 0.30), (1.3, 0.52)), 0.015, 0.05),),
    recess=(0.36, 0.675, 0.865, 0.035),
).shape()

A4_SHAPE = Saloon(
    length=4.702,
    width=1.826,
    height=1.427,
    wheelbase=2.809,
    front_axle=0.87,
    bonnet_z=0.755,
    cowl=(1.36, 0.985),
    head_x=2.12,
    tail_head_x=3.42,
    deck=(4.05, 1.05),
    deck_end_z=1.045,
    belt=(0.92, 0.965),
    squareness=0.85,
    wheel_radius=0.334,
    nose=(
        (0.1, 0.17),
        (0.2, 0.06),
        (0.3, 0.02),
        (0.42, 0.0),
        (0.55, 0.0),
        (0.68, 0.02),
        (0.76, 0.07),
        (0.84, 0.2),
        (0.95, 0.55),
    ),
    tail=(
        (0.1, 0.18),
        (0.2, 0.07),
        (0.35, 0.012),
        (0.48, 0.0),
        (0.60, 0.01),
        (0.66, 0.04),
        (0.82, 0.06),
        (0.94, 0.035),
        (1.03, 0.005),
        (1.2, 0.06),
    ),
    creases=((((0.4, 0.775), (1.6, 0.835), (4.6, 0.875)), 0.017, 0.05), (((1.0, 0.36), (3.6, 0.42)), 0.012, 0.06)),
    bonnet_creases=((((0.1, 0.40), (1.4, 0.60)), 0.014, 0.035),),
    recess=(0.32, 0.66, 0.80, 0.03),
).shape()

C_CLASS_SHAPE = Saloon(
    length=4.581,
    width=1.77,
    height=1.448,
    wheelbase=2.761,
    front_axle=0.80,
    bonnet_z=0.785,
    cowl=(1.22, 1.015),
    head_x=2.02,
    tail_head_x=3.36,
    deck=(3.98, 1.08),
    deck_end_z=1.055,
    belt=(0.945, 0.99),
    squareness=0.88,
    wheel_radius=0.322,
    nose=(
        (0.1, 0.17),
        (0.2, 0.06),
        (0.3, 0.02),
        (0.42, 0.0),
        (0.52, 0.0),
        (0.58, 0.03),
        (0.76, 0.07),
        (0.84, 0.14),
        (0.94, 0.4),
    ),
    tail=(
        (0.1, 0.18),
        (0.2, 0.07),
        (0.35, 0.012),
        (0.48, 0.0),
        (0.58, 0.005),
        (0.64, 0.045),
        (0.8, 0.055),
        (0.96, 0.04),
        (1.03, 0.03),
        (1.2, 0.1),
    ),
    creases=((((0.5, 0.70), (1.3, 0.74), (4.5, 0.90)), 0.014, 0.05),),
    bonnet_creases=((((0.1, 0.36), (1.2, 0.56)), 0.012, 0.04),),
    recess=(0.32, 0.665, 0.81, 0.03),
).shape()


def _glass(
    shape: Shape, start: float, split: float, quarter: float | None, low: float, high: float, door_front: float
) -> Glasshouse:
    belt = shape.shoulder[6][1]
    pillars = ((split, 0.085), (quarter, 0.035)) if quarter else ((split, 0.085),)
    return glasshouse(shape, start, pillars, ((low, belt + 0.03), (high, belt + 0.30)), door_front=door_front)


_COROLLA = _glass(COROLLA_SHAPE, 1.57, 2.665, 3.40, 3.62, 3.33, 1.40)
_ACCORD = _glass(ACCORD_SHAPE, 1.73, 2.86, 3.66, 3.86, 3.58, 1.53)
_A4 = _glass(A4_SHAPE, 1.74, 2.78, 3.52, 3.76, 3.46, 1.50)
_C_CLASS = _glass(C_CLASS_SHAPE, 1.63, 2.70, 3.43, 3.60, 3.36, 1.38)

COROLLA = Car(
    id="toyota-corolla",
    shape=COROLLA_SHAPE,
    skin=Skin(
        side_glass=_COROLLA.panes,
        black_sides=(_COROLLA.frame,),
        doors=_COROLLA.doors,
        door_splits=(2.665,),
        windscreen=(1.19, 1.99, 0.05),
        backlight=(3.32, 3.86, 0.10),
        bonnet=(0.10, 1.14, 0.70),
        boot=(3.93, 0.62, 0.52, 0.655),
        front_bumper=0.60,
        rear_bumper=0.635,
        headlamps=(
            (
                (0.55, 0.675),
                (0.62, 0.60),
                (0.85, 0.585),
                (1.10, 0.62),
                (1.42, 0.765),
                (1.36, 0.775),
                (1.0, 0.755),
                (0.75, 0.725),
            ),
        ),
        bulbs=((0.60, 0.66, 0.055), (0.71, 0.665, 0.045)),
        black_rear=(((-0.3, 0.315), (0.56, 0.31), (0.62, 0.2), (-0.3, 0.19)),),
        tail_lamps=(
            ((0.74, 0.40), (0.74, 0.365), (0.98, 0.365), (0.98, 0.40)),
            (
                (0.60, 0.95),
                (0.64, 0.79),
                (0.8, 0.735),
                (1.02, 0.75),
                (1.27, 0.90),
                (1.23, 0.945),
                (1.0, 0.97),
                (0.8, 0.97),
            ),
        ),
        white_lamps=(((0.645, 0.845), (0.66, 0.795), (0.83, 0.775), (0.83, 0.83)),),
        grilles=(
            ((-0.3, 0.70), (0.38, 0.695), (0.455, 0.66), (0.42, 0.605), (-0.3, 0.60)),
            ((-0.3, 0.43), (0.40, 0.43), (0.50, 0.35), (0.45, 0.27), (-0.3, 0.26)),
        ),
        grille_bars=(2, 0),
        fog_lamps=((0.655, 0.345, 0.038),),
        black_front=(((0.58, 0.41), (0.72, 0.40), (0.73, 0.29), (0.57, 0.28)),),
        chrome_rear=(((-0.3, 0.885), (0.35, 0.885), (0.355, 0.862), (-0.3, 0.862)),),
        handles=((2.48, 0.875), (3.34, 0.895)),
        mirror=(1.60, 0.985, 0.105),
        fuel_flap=(3.85, 0.80),
        exhausts=(-0.5,),
        exhaust_radius=0.024,
    ),
    wheel=Wheel(rim=0.203, spokes=10, spoke_width=(0.034, 0.03), dish=0.02, tint=0.55),
    paint=(0.52, 0.53, 0.545),
    metallic=0.95,
    plate=Plate("CURB 01", 0.50, 0.76),
    badges=(
        Badge("TOYOTA", -0.33, 0.945, 0.05),
        Badge("COROLLA LE", 0.285, 0.945, 0.05),
        Badge("TOYOTA", 0.0, 0.65, 0.045, True, 0.012),
    ),
    setting=Setting(backdrop="hedge", seed=3),
)

ACCORD = Car(
    id="honda-accord",
    shape=ACCORD_SHAPE,
    skin=Skin(
        side_glass=_ACCORD.panes,
        black_sides=(_ACCORD.frame,),
        doors=_ACCORD.doors,
        door_splits=(2.86,),
        window_trim="chrome",
        windscreen=(1.37, 2.13, 0.05),
        backlight=(3.57, 4.16, 0.11),
        bonnet=(0.09, 1.32, 0.74),
        boot=(4.24, 0.66, 0.54, 0.675),
        front_bumper=0.56,
        rear_bumper=0.655,
        headlamps=(
            (
                (0.56, 0.735),
                (0.60, 0.645),
                (0.80, 0.60),
                (1.05, 0.625),
                (1.42, 0.755),
                (1.44, 0.795),
                (1.0, 0.785),
                (0.75, 0.765),
            ),
        ),
        bulbs=((0.62, 0.70, 0.05), (0.74, 0.685, 0.045)),
        black_rear=(((-0.3, 0.315), (0.56, 0.31), (0.62, 0.2), (-0.3, 0.19)),),
        tail_lamps=(
            ((0.74, 0.40), (0.74, 0.365), (0.98, 0.365), (0.98, 0.40)),
            (
                (0.50, 0.96),
                (0.58, 0.86),
                (0.92, 0.78),
                (1.10, 0.75),
                (1.40, 0.90),
                (1.34, 0.97),
                (1.0, 1.0),
                (0.75, 0.985),
            ),
        ),
        amber_lamps=(((1.16, 0.93), (1.12, 0.86), (1.28, 0.88), (1.31, 0.93)),),
        white_lamps=(((0.60, 0.915), (0.64, 0.875), (0.86, 0.83), (0.86, 0.88)),),
        grilles=(
            ((-0.3, 0.755), (0.44, 0.75), (0.485, 0.72), (0.40, 0.60), (-0.3, 0.59)),
            ((-0.3, 0.40), (0.52, 0.40), (0.56, 0.34), (0.5, 0.27), (-0.3, 0.26)),
        ),
        grille_bars=(3, 0),
        grille_frame=0.012,
        fog_lamps=((0.69, 0.34, 0.042),),
        black_front=(((0.61, 0.40), (0.77, 0.40), (0.77, 0.28), (0.60, 0.28)),),
        handles=((2.66, 0.88), (3.55, 0.905)),
        handle_chrome=True,
        mirror=(1.74, 1.0, 0.11),
        fuel_flap=(4.20, 0.83),
        exhausts=(-0.58, 0.58),
    ),
    wheel=Wheel(rim=0.216, spokes=7, twin=0.13, spoke_width=(0.03, 0.026), dish=0.025, tint=0.5),
    paint=(0.045, 0.048, 0.052),
    metallic=0.9,
    plate=Plate("CURB 04", 0.49, 0.77),
    badges=(
        Badge("HONDA", -0.34, 0.95, 0.06),
        Badge("ACCORD", 0.33, 0.95, 0.06),
        Badge("HONDA", 0.0, 0.675, 0.05, True, 0.012),
    ),
    setting=Setting(backdrop="wall", seed=8, cloud=0.35, sun_azimuth=225),
)

A4 = Car(
    id="audi-a4",
    shape=A4_SHAPE,
    skin=Skin(
        side_glass=_A4.panes,
        black_sides=(_A4.frame,),
        doors=_A4.doors,
        door_splits=(2.78,),
        window_trim="chrome",
        windscreen=(1.42, 2.13, 0.05),
        backlight=(3.44, 4.03, 0.11),
        bonnet=(0.085, 1.36, 0.72),
        boot=(4.10, 0.64, 0.52, 0.645),
        front_bumper=None,
        rear_bumper=0.625,
        headlamps=(
            (
                (0.56, 0.70),
                (0.60, 0.635),
                (0.80, 0.60),
                (1.02, 0.635),
                (1.30, 0.735),
                (1.30, 0.765),
                (1.0, 0.755),
                (0.75, 0.735),
            ),
        ),
        bulbs=((0.62, 0.672, 0.04), (0.72, 0.675, 0.045)),
        black_rear=(((-0.3, 0.315), (0.56, 0.31), (0.62, 0.2), (-0.3, 0.19)),),
        tail_lamps=(
            ((0.74, 0.40), (0.74, 0.365), (0.98, 0.365), (0.98, 0.40)),
            (
                (0.42, 0.92),
                (0.46, 0.815),
                (0.80, 0.79),
                (1.00, 0.80),
                (1.26, 0.86),
                (1.24, 0.925),
                (0.95, 0.945),
                (0.7, 0.94),
            ),
        ),
        white_lamps=(((0.50, 0.875), (0.51, 0.845), (0.78, 0.835), (0.80, 0.868)),),
        grilles=(
            ((-0.3, 0.72), (0.36, 0.715), (0.455, 0.60), (0.35, 0.31), (-0.3, 0.30)),
            ((0.56, 0.46), (0.74, 0.50), (0.78, 0.42), (0.72, 0.29), (0.53, 0.28), (0.50, 0.34)),
        ),
        grille_bars=(9, 0),
        grille_bar_size=0.009,
        grille_frame=0.016,
        handles=((2.58, 0.83), (3.44, 0.85)),
        mirror=(1.78, 0.955, 0.105),
        fuel_flap=(3.98, 0.80),
        exhausts=(-0.52, 0.52),
        exhaust_radius=0.034,
    ),
    wheel=Wheel(rim=0.229, spokes=5, twin=0.16, spoke_width=(0.042, 0.03), dish=0.03, tint=0.6),
    paint=(0.80, 0.50, 0.012),
    metallic=0.15,
    plate=Plate("CURB 05", 0.45, 0.73, "eu"),
    badges=(
        Badge("AUDI", -0.25, 0.905, 0.06),
        Badge("A4", 0.30, 0.905, 0.06),
        Badge("AUDI", 0.0, 0.63, 0.05, True, 0.012),
    ),
    setting=Setting(backdrop="houses", seed=12, cloud=0.45),
)

C_CLASS = Car(
    id="mercedes-benz-c-class",
    shape=C_CLASS_SHAPE,
    skin=Skin(
        side_glass=_C_CLASS.panes,
        black_sides=(_C_CLASS.frame,),
        doors=_C_CLASS.doors,
        door_splits=(2.70,),
        window_trim="chrome",
        windscreen=(1.28, 2.03, 0.05),
        backlight=(3.38, 3.96, 0.11),
        bonnet=(0.085, 1.23, 0.70),
        boot=(4.03, 0.62, 0.52, 0.655),
        front_bumper=0.565,
        rear_bumper=0.625,
        headlamps=(
            (
                (0.52, 0.76),
                (0.56, 0.625),
                (0.72, 0.585),
                (1.0, 0.60),
                (1.22, 0.69),
                (1.30, 0.79),
                (1.0, 0.80),
                (0.72, 0.785),
            ),
        ),
        bulbs=((0.585, 0.695, 0.062), (0.70, 0.68, 0.055)),
        black_rear=(((-0.3, 0.315), (0.56, 0.31), (0.62, 0.2), (-0.3, 0.19)),),
        tail_lamps=(
            ((0.74, 0.40), (0.74, 0.365), (0.98, 0.365), (0.98, 0.40)),
            (
                (0.58, 0.95),
                (0.60, 0.80),
                (0.75, 0.75),
                (0.95, 0.745),
                (1.22, 0.83),
                (1.26, 0.93),
                (1.0, 0.965),
                (0.8, 0.965),
            ),
        ),
        white_lamps=(((0.62, 0.875), (0.63, 0.825), (0.80, 0.80), (0.81, 0.855)),),
        grilles=(
            ((-0.3, 0.765), (0.34, 0.76), (0.42, 0.73), (0.33, 0.585), (-0.3, 0.575)),
            ((-0.3, 0.40), (0.48, 0.40), (0.52, 0.33), (0.46, 0.27), (-0.3, 0.26)),
            ((0.55, 0.40), (0.72, 0.41), (0.74, 0.33), (0.60, 0.28), (0.53, 0.31)),
        ),
        grille_bars=(3, 0),
        grille_bar_size=0.012,
        grille_frame=0.018,
        fog_lamps=((0.665, 0.345, 0.036),),
        chrome_rear=(((-0.3, 0.845), (0.34, 0.845), (0.345, 0.82), (-0.3, 0.82)),),
        chrome_sides=(((1.0, 0.452), (3.3, 0.472), (3.3, 0.464), (1.0, 0.444)),),
        handles=((2.50, 0.865), (3.36, 0.90)),
        handle_chrome=True,
        mirror=(1.63, 0.985, 0.105),
        fuel_flap=(3.94, 0.80),
        exhausts=(-0.5, 0.5),
    ),
    wheel=Wheel(rim=0.216, spokes=7, spoke_width=(0.06, 0.05), dish=0.02, tint=0.6),
    paint=(0.018, 0.05, 0.17),
    metallic=0.7,
    plate=Plate("CURB 06", 0.49, 0.735, "eu"),
    badges=(
        Badge("MERCEDES-BENZ", -0.29, 0.93, 0.05),
        Badge("C 250", 0.40, 0.93, 0.055),
        Badge("MERCEDES-BENZ", 0.0, 0.80, 0.022, True),
    ),
    setting=Setting(backdrop="park", seed=21, cloud=0.5),
)

SEDANS = (COROLLA, ACCORD, A4, C_CLASS)
