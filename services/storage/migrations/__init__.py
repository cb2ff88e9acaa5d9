"""How the database's tables came to be, a step a file in `versions`; `services.storage.database` runs them at start."""
