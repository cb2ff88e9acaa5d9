"""Answers for programs: what the command line prints as JSON, the HTTP API sends and the assistant's tools give.

Their names are one promise to all three. Whoever answers here asks the services as the pages do, and draws nothing.
"""
