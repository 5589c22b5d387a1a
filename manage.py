#!/usr/bin/env python
"""Django's commands. Where no DATABASE_URL is given, PostgreSQL and the queue run on this machine for them."""

import os
import signal
import sys
from pathlib import Path

from shop_ai import embedded, env

HERE = Path(__file__).resolve().parent
WITHOUT_SERVICES = {"check_texts", "collectstatic", "compilemessages", "help", "makemessages", "spectacular", "version"}
# Settings fail loudly without these; a command that serves nobody needs no true ones.
PLACEHOLDERS = {
    "DATABASE_URL": "postgresql://app@127.0.0.1/shop_ai",
    "DATABASE_OWNER_URL": "postgresql://owner@127.0.0.1/shop_ai",
    "BROKER_URL": "memory://",
    "SECRET_KEY": "a command that serves nobody",
}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop_ai.settings")
    if not needs_services(sys.argv[1:]):
        fill_in(PLACEHOLDERS)
    elif not {"DATABASE_URL", "DATABASE_URL_FILE"} & os.environ.keys():
        use_embedded_services()
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))  # leave in order, as after Ctrl-C
    from django.core.management import execute_from_command_line  # reads the settings, so the environment comes first

    try:
        execute_from_command_line(sys.argv)
    except env.MissingSetting as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit(130)


def needs_services(arguments: list[str]) -> bool:
    return bool(arguments) and arguments[0] not in WITHOUT_SERVICES and not {"-h", "--help", "--version"} & {*arguments}


def use_embedded_services() -> None:
    try:
        services = embedded.start(Path(os.environ.get("SHOP_AI_DATA") or HERE / ".data"))
    except embedded.EmbeddedError as error:
        sys.exit(str(error))
    os.environ |= {"DATABASE_URL": services.database_url, "DATABASE_OWNER_URL": services.database_owner_url}
    fill_in({"BROKER_URL": services.broker_url, "SECRET_KEY": services.secret_key})


def fill_in(values: dict[str, str]) -> None:
    for name, value in values.items():
        if f"{name}_FILE" not in os.environ:
            os.environ.setdefault(name, value)


if __name__ == "__main__":
    main()
