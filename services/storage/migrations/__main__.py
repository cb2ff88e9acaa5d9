"""`python -m services.storage.migrations STEP`: take the tables back to an older version's step."""

import sys

from services.settings import Settings
from services.storage.database import take_back


def main() -> None:
    """Take back what came after the step."""
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    settings = Settings()
    address = settings.database.get_secret_value() if settings.database else None
    take_back(settings.data_dir, address, sys.argv[1])


if __name__ == "__main__":
    main()
