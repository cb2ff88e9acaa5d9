"""Several processes of the app behind nginx on one PostgreSQL: as containers (`compose.yaml`), or without."""
