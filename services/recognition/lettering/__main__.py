"""`python -m services.recognition.lettering PHOTO... [--json]`: see `reader.py`."""

import sys

from services.recognition.lettering.reader import main

sys.exit(main())
