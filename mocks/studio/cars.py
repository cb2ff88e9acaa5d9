"""The eight sample cars."""

from .bodies import Car
from .others import F150, MINI, RILEY, Z3
from .sedans import A4, ACCORD, C_CLASS, COROLLA

CARS: tuple[Car, ...] = (COROLLA, Z3, F150, ACCORD, A4, C_CLASS, MINI, RILEY)
