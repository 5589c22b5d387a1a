"""What a test of two arms says, as programs read it."""

from typing import Any

from rest_framework import serializers

from marketing.common.readouts import Read, Readout


class ReadSerializer(serializers.Serializer):
    """By the measure of the test. The interval and the verdict hold at whatever moment they are read, however often."""

    verdict = serializers.ChoiceField(choices=Read.values)
    lift = serializers.FloatField(allow_null=True, help_text="By how much B's rate is above A's: 0.2 is 20 %.")
    interval = serializers.ListField(
        child=serializers.FloatField(allow_null=True), allow_null=True, help_text="95 %. Null as its end: no bound."
    )
    more_shoppers = serializers.IntegerField(
        allow_null=True, help_text="To see `smallest_lift` if it is there, with a chance of 80 %."
    )


def as_json(found: Readout) -> dict[str, Any]:
    interval = found.interval and [None if end == float("inf") else round(end, 6) for end in found.interval]
    return {
        "verdict": found.verdict.value,
        "lift": found.lift,
        "interval": interval,
        "more_shoppers": found.more_shoppers,
    }
