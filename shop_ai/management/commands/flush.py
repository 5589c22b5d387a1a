"""Django's `flush`, as the owner: the serving role may not empty tables. Tests that commit end with it."""

from django.core.management.commands import flush


class Command(flush.Command):
    def handle(self, **options: object) -> None:
        super().handle(**{**options, "database": "owner"})
