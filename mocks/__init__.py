"""Stand-ins for the outside services, over real HTTP.

They import neither services nor pages: a bug must not be able to hide by standing on both sides of a wire.
"""
