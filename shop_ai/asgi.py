"""Everything on one machine, streams included."""

import os
import threading

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop_ai.settings")
application = get_asgi_application()

from marketing.recommendations.shelf import shelf  # noqa: E402 (apps are loaded only now)

threading.Thread(target=shelf.warm_up, name="warm-up", daemon=True).start()
