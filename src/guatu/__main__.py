"""`python -m guatu` is the command `guatu`."""

import sys

from guatu.commands import main

sys.exit(main())
