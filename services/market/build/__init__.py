"""Derives the committed catalogue from its two public sources; run with ``python -m services.market.build``."""
