"""The domain: photos in, an identification and an honest price out. Knows nothing of Streamlit or of the stand-ins."""

__version__ = "0.2.0"  # the one place: the package, the reports and `curbside --version` read it here
