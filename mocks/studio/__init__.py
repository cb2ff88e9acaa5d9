"""The studio that makes the sample-car pictures: parametric bodies, rendered in 3D with Blender's Python module."""
