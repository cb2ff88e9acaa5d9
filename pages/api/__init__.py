"""The HTTP API: another front of the same services, below /api/v1 of the app, where the operator switched it on.

`app.py` puts it together out of a router a resource; answers are those of `pages.answers`, refusals are problem+json
(RFC 9457) with our sentences in the language of the request. It is imported only where it is switched on.
"""
