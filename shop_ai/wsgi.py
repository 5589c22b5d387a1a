"""Pages and the API: half the CPU a request of ASGI."""

import os
import threading

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop_ai.settings")
application = get_wsgi_application()

from marketing.recommendations.shelf import shelf  # noqa: E402 (apps are loaded only now)

threading.Thread(target=shelf.warm_up, name="warm-up", daemon=True).start()
