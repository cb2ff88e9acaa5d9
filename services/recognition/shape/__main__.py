"""`python -m services.recognition.shape PHOTO... [--json]`: see `reader.py`."""

import sys

from services.recognition.shape.reader import main

sys.exit(main())
