from marketing.catalog.models import Import
from marketing.shoppers.management.importing import HistoryCommand


class Command(HistoryCommand):
    help = """Import what people did from CSV or JSON Lines, plain or gzip: one row is one event with one product. Fields:
shopper or visitor, product, occurred_at, name (purchase, if it is not said), quantity, price, transaction, event_id.
You vouch that these people allowed it; who refused here stays out. Good rows are kept, the others go to an errors file
with their row number. Killed and started again, it goes on; the same file again adds nothing.

example:
  python manage.py import_events clicks.csv.gz --shop giftware --map shopper=user,product=sku,occurred_at=time"""

    kind = Import.Kind.EVENTS
    counts = {
        "events": "events",
        "duplicates": "events that were here before",
        "ignored": "ignored: their people refused",
        "errors": "errors: rows that could not be kept",
    }
