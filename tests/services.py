"""Starts the embedded services before Django reads its settings: once, in the process that hands out the tests.

Loaded with `-p tests.services`. The server is a real PostgreSQL with its safety off; tests connect to it as `app`, a role
that row-level security binds. With DATABASE_URL and DATABASE_OWNER_URL set, an outside server is used.
"""

import os
from pathlib import Path

from shop_ai import embedded

TEST_DATA = Path(os.environ.get("SHOP_AI_DATA") or Path(__file__).parent.parent / ".data" / "tests")

if "DATABASE_URL" not in os.environ:  # workers inherit the controller's
    services = embedded.start(TEST_DATA, for_tests=True)
    os.environ["DATABASE_URL"] = services.database_url
    os.environ["DATABASE_OWNER_URL"] = services.database_owner_url
    os.environ["BROKER_URL"] = services.broker_url

os.environ["SHOP_AI_DATA"] = str(TEST_DATA)
os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "x" * 50)
os.environ.setdefault("DEMO", "1")
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's synchronous API runs an event loop
