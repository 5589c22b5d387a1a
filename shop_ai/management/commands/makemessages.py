"""Django's `makemessages` for our house: also collects the theme's words, which come without a Chinese translation."""

from pathlib import Path

import unfold
from django.core.management.commands import makemessages

THEME = Path(unfold.__file__).parent
# Parts of the theme that the site does not use.
UNUSED = ("constance", "crispy", "guardian", "import_export", "location_field", "simple_history", "modeltranslation")


class Command(makemessages.Command):
    msgmerge_options = [*makemessages.Command.msgmerge_options, "--no-fuzzy-matching"]

    def handle(self, *args: object, **options: object) -> None:
        """Line numbers would change with every commit; a guess of another sentence would be wrong more often than right."""
        options["no_location"] = True
        options["no_obsolete"] = True
        options["locale"] = options["locale"] or ["zh_Hans"]
        options["ignore_patterns"] += [".venv/*", "tests/*", "benchmarks/*", "build/*", "modeling/*"]
        super().handle(*args, **options)

    def find_files(self, root: str) -> list[makemessages.TranslatableFile]:
        theirs = [
            makemessages.TranslatableFile(str(file.parent), file.name, self.default_locale_path)
            for file in sorted(THEME.rglob("*"))
            if file.suffix in (".html", ".py") and not any(part in str(file) for part in UNUSED)
        ]
        return sorted([*super().find_files(root), *theirs])
