"""What comes late keeps its place: a picture or a field that is still being fetched moves nothing below it.

The style stands in the head of the page from its first byte (`pages.parts.frame.page_head`): drawn with the page it
would come too late. `body` makes each rule count for more than Streamlit's own, which come after it. A page's name and
its last button stand close to the edges.
"""

STYLE = """<style>
body .st-key-ways > [data-testid="stElementContainer"]:first-child { width: 0; min-width: 0; }
body .st-key-target { min-height: 6rem; }
@media (max-width: 640px) { body .st-key-target { min-height: 9.3rem; } }
body .st-key-other-ways [data-testid="stSkeleton"] { height: 1.25rem; }
body .st-key-year-chip [data-testid="stSkeleton"] { height: 2rem; }
body :is(.st-key-camera, .st-key-hide-plates) [data-testid="stSkeleton"] { height: 1.5rem; }
body [class*="st-key-samples"] [data-testid="stGrid"] { padding-top: 0; }
body [class*="st-key-sample-"] > [data-testid="stElementContainer"]:first-child { aspect-ratio: 4 / 3; }
body [class*="st-key-sample-"] > [data-testid="stElementContainer"]:nth-child(2) { min-height: 3.4rem; }
body :is(.st-key-make, .st-key-model, .st-key-year, .st-key-trim, .st-key-mileage) { min-height: 4.25rem; }
body :is(.st-key-unit, .st-key-grade) { min-height: 3.75rem; }
body .st-key-thumbs [data-testid="stColumn"] { aspect-ratio: 2; }
body .st-key-likeness > [data-testid="stElementContainer"] { aspect-ratio: 2.4; }
body .st-key-range > [data-testid="stElementContainer"] { aspect-ratio: 18; }
body [data-testid="stHeading"] h1 { padding-top: 0.25rem; }
@media (max-width: 359px) { body [data-testid="stHeading"] h1 { font-size: 1.45rem; } }
body [data-testid="stBottomBlockContainer"] { padding-bottom: 1rem; }
</style>"""
