"""What a person sees: one plain script a page, read top to bottom like the screen."""

# What the pages import on first use: the front door loads it before the first visitor comes, not while they wait.
PRELOADED = ("altair", "pandas", "pages.parts.report.price_picture", "pages.parts.report.take_along")
