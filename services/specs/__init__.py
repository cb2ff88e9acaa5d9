"""What a car is: trims, engine, size and consumption, one file a source."""
