"""Everything on one machine, streams included."""

import os
import threading

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop_ai.settings")
application = get_asgi_application()

from django.conf import settings  # noqa: E402 (apps are loaded only now)

from marketing.recommendations.shelf import shelf  # noqa: E402
from shop_ai.bodies import LimitedBody  # noqa: E402

application = LimitedBody(application, settings.LARGEST_REQUEST)

threading.Thread(target=shelf.warm_up, name="warm-up", daemon=True).start()
