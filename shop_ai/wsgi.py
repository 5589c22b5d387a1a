"""Pages and the API: half the CPU a request of ASGI."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop_ai.settings")
application = get_wsgi_application()

from shop_ai import warming  # noqa: E402 (apps are loaded only now)

warming.start()
