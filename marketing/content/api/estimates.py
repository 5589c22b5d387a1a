"""An estimate as programs read it."""

from rest_framework import serializers


class PriceSerializer(serializers.Serializer):
    writer = serializers.CharField(source="provider", help_text="Who is asked first.")
    is_paid = serializers.BooleanField(help_text="It is an outside model, and what it is told leaves the server.")
    is_measured = serializers.BooleanField(help_text="False: what a text costs at the most.")
    each = serializers.DecimalField(max_digits=12, decimal_places=6, help_text="A text.")
    left = serializers.DecimalField(max_digits=14, decimal_places=6, help_text="Of the budget of this month.")
    currency = serializers.CharField()


class EstimateSerializer(serializers.Serializer):
    texts = serializers.IntegerField(help_text="That a writer is asked for.")
    left_out = serializers.IntegerField(help_text="Such a text is there already.")
    without_facts = serializers.IntegerField(help_text="Of products that tell nothing: they get none.")
    seconds = serializers.FloatField(allow_null=True, help_text="As this writer wrote lately; null: not known yet.")
    cost = serializers.DecimalField(max_digits=14, decimal_places=6)
    is_covered = serializers.BooleanField(help_text="By what is left of the budget; else this server writes the rest.")
    price = PriceSerializer(allow_null=True)
