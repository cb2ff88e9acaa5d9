"""The domain: photos in, an identification and an honest price out. Knows nothing of Streamlit or of the stand-ins."""
