"""The eight sample cars."""

from ..bodies import Car
from . import audi_a4, bmw_z3, ford_f_150, honda_accord, mercedes_c_class, mini_cooper_s, riley_rmf, toyota_corolla

CARS: tuple[Car, ...] = tuple(
    module.CAR
    for module in (
        toyota_corolla,
        bmw_z3,
        ford_f_150,
        honda_accord,
        audi_a4,
        mercedes_c_class,
        mini_cooper_s,
        riley_rmf,
    )
)
