"""Loads, beside the requests, whatever answers them. A server is ready when it ends."""

import logging
import threading

from django.db import Error, connections

from marketing.chat import warming as chat
from marketing.recommendations.shelf import shelf

logger = logging.getLogger(__name__)


def start() -> None:
    threading.Thread(target=warm_up, name="warm-up", daemon=True).start()


def warm_up() -> None:
    try:
        chat.warm_up()
    except Error:  # a database that is down is told by the readiness check; the first message loads what is missing
        logger.warning("The chat could not be warmed up.", exc_info=True)
    finally:
        connections.close_all()
        shelf.warm_up()
