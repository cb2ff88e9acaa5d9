"""The operator's pages: services and their options, models on this machine."""
