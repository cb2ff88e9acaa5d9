"""What stands on every page: language, owner, the visit, colours of charts."""
