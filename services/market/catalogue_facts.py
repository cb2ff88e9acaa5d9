"""Facts about makes and engines that the sources leave out."""

COUNTRIES = {
    "Acura": "Japan",
    "Alfa Romeo": "Italy",
    "Aston Martin": "UK",
    "Audi": "Germany",
    "Bentley": "UK",
    "BMW": "Germany",
    "Bugatti": "France",
    "Daewoo": "South Korea",
    "Daihatsu": "Japan",
    "Ferrari": "Italy",
    "FIAT": "Italy",
    "Genesis": "South Korea",
    "Honda": "Japan",
    "Hyundai": "South Korea",
    "INEOS": "UK",
    "INFINITI": "Japan",
    "Isuzu": "Japan",
    "Jaguar": "UK",
    "Kia": "South Korea",
    "Lamborghini": "Italy",
    "Land Rover": "UK",
    "Lexus": "Japan",
    "Lotus": "UK",
    "Maserati": "Italy",
    "Maybach": "Germany",
    "Mazda": "Japan",
    "McLaren": "UK",
    "Mercedes-Benz": "Germany",
    "MINI": "UK",
    "Mitsubishi": "Japan",
    "Morgan": "UK",
    "Nissan": "Japan",
    "Peugeot": "France",
    "Polestar": "Sweden",
    "Porsche": "Germany",
    "Rolls-Royce": "UK",
    "Saab": "Sweden",
    "smart": "Germany",
    "Spyker": "Netherlands",
    "Sterling": "UK",
    "Subaru": "Japan",
    "Suzuki": "Japan",
    "Toyota": "Japan",
    "Scion": "Japan",
    "VinFast": "Vietnam",
    "Volkswagen": "Germany",
    "Volvo": "Sweden",
    "Yugo": "Yugoslavia",
}
HOME = "USA"

REAR_ENGINES = {("Porsche", "911"), ("smart", "fortwo"), ("smart", "EQ fortwo")}
MIDDLE_ENGINES = {
    ("Acura", "NSX"),
    ("Alfa Romeo", "4C"),
    ("Audi", "R8"),
    ("BMW", "i8"),
    ("Ford", "GT"),
    ("Maserati", "MC20"),
    ("Toyota", "MR2"),
    ("Toyota", "MR2 Spyder"),
    ("Toyota", "Previa"),
    ("Porsche", "Boxster"),
    ("Porsche", "Cayman"),
    ("Porsche", "Cayman S"),
    ("Porsche", "718"),
    ("Porsche", "718 Boxster"),
    ("Porsche", "718 Cayman"),
    ("Porsche", "918 Spyder"),
    ("Porsche", "Carrera GT"),
}
MIDDLE_ENGINE_MAKES = {"Lamborghini", "McLaren", "Lotus", "Bugatti"}
FRONT_ENGINE_FERRARIS = (
    "456",
    "550",
    "575",
    "599",
    "612",
    "812",
    "California",
    "F12",
    "FF",
    "GTC4",
    "Portofino",
    "Roma",
)


def country(make: str) -> str:
    """Country a make comes from, as CarQuery writes it."""
    return COUNTRIES.get(make, HOME)


def engine_position(make: str, model: str, year: int, fuel: str) -> str | None:
    """Front, Middle or Rear; None for an electric car, whose motors sit at the driven axles."""
    if fuel == "Electric":
        return None
    if (make, model) in REAR_ENGINES:
        return "Rear"
    if make == "Ferrari":
        return "Front" if model.startswith(FRONT_ENGINE_FERRARIS) else "Middle"
    middle = make in MIDDLE_ENGINE_MAKES or (make, model) in MIDDLE_ENGINES
    mid_corvette = make == "Chevrolet" and model.startswith("Corvette") and year >= 2020
    return "Middle" if (middle and model != "Urus") or mid_corvette else "Front"
