"""The trainer: a folder of car pictures in, one ONNX file that recognises them out.

Needs the optional extra `train` (PyTorch); nothing in the app imports this room. `python -m training --help`.
"""
