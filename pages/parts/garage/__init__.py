"""The Garage page: list, car, comparison, moving to another device."""
