"""What the stand-ins know: cars, prices and sample photos."""
