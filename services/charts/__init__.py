"""Charts drawn once, as Vega-Lite specifications: the page's chart is the chart of the PDF and of the HTML."""
