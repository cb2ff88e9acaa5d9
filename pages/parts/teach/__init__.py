"""Teach it: pictures in, what is in them, what is doubtful, and the classifier that comes of it."""
