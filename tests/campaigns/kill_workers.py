"""Kills Celery workers while they work, and counts what was lost and what was done twice.

    python -m tests.campaigns.kill_workers --kills 100 --jobs 500 --seed 1 [--broker redis://127.0.0.1/0]

Real workers on a real broker. Each kill is one of three: -9 for a process that is at a job, -9 for all of a worker, or a
pause (SIGSTOP) that outlasts the lease, so that a worker wakes up and goes on with what is another's by then. Exits 1 when
a job was lost, given up or done twice, or when one that always kills its worker was not given up after five attempts.
"""

import argparse
import os
import sys
import tempfile
from pathlib import Path

import tests.services  # noqa: F401 - starts PostgreSQL and the queue, unless DATABASE_URL names others


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, default in (("kills", 100), ("jobs", 500), ("poison", 2), ("seed", 1), ("lease", 3)):
        parser.add_argument(f"--{name}", type=int, default=default, help=f"({default})")
    parser.add_argument("--broker", default=os.environ["BROKER_URL"], help="(the embedded one)")
    options = vars(parser.parse_args())
    os.environ["BROKER_URL"] = options.pop("broker")
    set_up_django()
    from marketing.accounts.models import Shop
    from tests.campaigns.killing import run_campaign

    shop = Shop.objects.create(name="Campaign", slug=f"campaign-{os.getpid()}")
    with tempfile.TemporaryDirectory() as scratch:
        log = Path(scratch) / "workers.log"
        figures = run_campaign(shop, **options, log=log)
        print(figures if figures.passed else f"{log.read_text()[-5000:]}\n{figures}")
    return 0 if figures.passed else 1


def set_up_django() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "shop_ai.settings"
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0, interactive=False)


if __name__ == "__main__":
    sys.exit(main())
