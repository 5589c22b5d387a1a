"""Celery's broker: kombu's own `pgmq` transport on the same PostgreSQL, or Redis or RabbitMQ by `BROKER_URL`.

kombu 5.7.0 has four bugs that `Channel` mends. tests/shop_ai/test_broker.py tells when it is needless.
"""

import hashlib

from kombu.transport import pgmq
from psycopg.errors import DuplicateObject

LONGEST_QUEUE_NAME = 47  # what PGMQ's SQL accepts
VISIBILITY_TIMEOUT = 1800  # seconds; the lease of the job row, not the broker, says sooner when work is due again

PGMQ_OPTIONS = {
    "init_extension": False,  # shop_ai.database installs it as plain SQL
    "wait_time_seconds": 0,  # kombu's long poll reached 7 tasks a second, these options 90
    "use_notify": True,
    "notify_throttle_interval_ms": 0,
    "polling_interval": 0.25,
    "visibility_timeout": VISIBILITY_TIMEOUT,
}


class Channel(pgmq.Channel):
    def entity_name(self, name: object, table: dict[int, int] = pgmq.CHARS_REPLACE_TABLE) -> str:
        """PGMQ refuses longer names, and every worker's reply queue is longer."""
        queue = super().entity_name(name, table).lower()
        if len(queue) <= LONGEST_QUEUE_NAME:
            return queue
        return f"{queue[:14]}_{hashlib.sha256(queue.encode()).hexdigest()[:32]}"

    def _pgmq_send_kwargs(self, message: dict) -> dict:
        """`send_topic(queue, message, headers)` has no SQL function without a delay."""
        return {"delay": 0, **super()._pgmq_send_kwargs(message)}

    def _lookup(self, exchange: str, routing_key: str, default: str | None = None) -> list[str]:
        """The queue that waits for an answer is bound only in the memory of the process that asked."""
        if exchange.startswith("reply.") and exchange.endswith(".pidbox"):
            return [f"{routing_key}.{exchange}"]
        return super()._lookup(exchange, routing_key, default)

    def _maybe_enable_notify(self, queue: str, queue_name: str | None = None) -> None:
        """Of two processes that start at once, both make the trigger, and the second one failed to start."""
        try:
            super()._maybe_enable_notify(queue, queue_name)
        except DuplicateObject:
            self.connection._register_notify_queue(queue_name or self._queue_name(queue))


class Transport(pgmq.Transport):
    Channel = Channel


def broker_settings(url: str) -> dict[str, object]:
    """What Celery needs to know about the broker at `url`."""
    if url.startswith("pgmq://"):
        # Without a string of its own, the client would take DATABASE_URL, whatever the broker's URL says.
        options = {**PGMQ_OPTIONS, "conn_string": url.replace("pgmq://", "postgresql://", 1)}
        return {"broker_transport": "shop_ai.broker:Transport", "broker_transport_options": options}
    if url.startswith(("redis://", "rediss://")):
        return {"broker_transport_options": {"visibility_timeout": VISIBILITY_TIMEOUT}}
    return {}
