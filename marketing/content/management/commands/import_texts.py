from marketing.catalog.management.importing import ImportCommand
from marketing.catalog.models import Import


class Command(ImportCommand):
    help = """Import texts that people wrote, or edited in a spreadsheet, from CSV or JSON Lines, plain or gzip. Columns: product_id,
kind, language, text; if you like audience, other_products (with | between) and ai_generated (yes or no). An exported list of
drafts is such a file. Each text is checked against the facts and waits for a person; nothing is published. The same file again
changes nothing. Good rows are kept, the others go to an errors file with their row number.

example:
  python manage.py import_texts texts.csv --shop giftware --dry-run"""

    kind = Import.Kind.TEXTS
    counts = {
        "new": "new",
        "changed": "changed",
        "unchanged": "unchanged",
        "errors": "errors: rows that could not be kept",
    }
    next_step = "review the texts in the dashboard, or undo this import on the Imports page."
