"""Naming the car in a photo: one file a service, and `merge` for their common verdict."""
