"""Starts Locust without the settings of whoever runs the harness: they would stand in no result."""

import os
import resource
import sys

for name in list(os.environ):
    if name.startswith("LOCUST_") or name.upper().endswith("_PROXY") or name == "NETRC":
        del os.environ[name]
soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
try:
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))  # each user has a connection
except (ValueError, OSError):
    pass  # macOS: Locust then says itself that there are too few

from locust.main import main  # noqa: E402 - it reads the environment at its import

sys.exit(main())
