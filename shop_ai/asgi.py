"""Everything on one machine, streams included."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop_ai.settings")
application = get_asgi_application()

from django.conf import settings  # noqa: E402 (apps are loaded only now)

from shop_ai import warming  # noqa: E402
from shop_ai.bodies import LimitedBody  # noqa: E402

application = LimitedBody(application, settings.LARGEST_REQUEST)

warming.start()
