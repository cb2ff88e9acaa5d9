"""Stand-ins for the outside services, over real HTTP.

Of the services they import the reference market alone: a bug in a client must not be able to hide by standing on both
sides of a wire.
"""
