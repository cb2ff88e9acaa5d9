"""The generator behind the four saloons: a three-box body from the measures by which one differs from another."""

from dataclasses import dataclass

from ..bodies import Outline, Shape
from ..outlines import Glasshouse, glasshouse


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
        """The curves of this saloon."""
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


def saloon_glass(
    shape: Shape, *, start: float, split: float, quarter: float, end: tuple[float, float], door_front: float
) -> Glasshouse:
    """Windows and four doors; all arguments are x: front of the glass, seam between the doors, quarter-light bar,
    rear of the glass at the belt and at the roof, front of the front door."""
    belt = shape.shoulder[6][1]
    foot, head = end
    return glasshouse(
        shape,
        start=start,
        pillars=((split, 0.085), (quarter, 0.035)),
        end=((foot, belt + 0.03), (head, belt + 0.30)),
        door_front=door_front,
    )
