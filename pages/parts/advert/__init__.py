"""The parts of the page that checks an advert."""
