from django.conf import settings
from rest_framework import serializers

from marketing.chat.models import Conversation, Message
from marketing.chat.services.speaking import LONGEST


class StartSerializer(serializers.Serializer):
    visitor = serializers.UUIDField(required=False, help_text="The id that the script keeps in the browser.")
    locale = serializers.ChoiceField(choices=settings.LANGUAGES, required=False)


class SaySerializer(serializers.Serializer):
    id = serializers.UUIDField(help_text="Made by the client. The same message sent again is stored once.")
    text = serializers.CharField(max_length=LONGEST)


class HandOffSerializer(serializers.Serializer):
    email = serializers.EmailField(
        required=False, help_text="Where an answer reaches the shopper when nobody is there."
    )
    text = serializers.CharField(max_length=LONGEST, required=False, allow_blank=True, default="")


class RateSerializer(serializers.Serializer):
    rating = serializers.ChoiceField(choices=Conversation.Rating.choices)
    seq = serializers.IntegerField(
        min_value=1, max_value=2**31 - 1, required=False,
        help_text="Of the answer that is rated. Without it the whole conversation is.",
    )  # fmt: skip
    text = serializers.CharField(max_length=1000, required=False, allow_blank=True, default="")


class AfterQuery(serializers.Serializer):
    after = serializers.IntegerField(min_value=0, default=0, help_text="The `seq` of the last message that you have.")


class MessageSerializer(serializers.Serializer):
    seq = serializers.IntegerField()
    role = serializers.ChoiceField(choices=[(one.value, one.label) for one in Message.FOR_SHOPPERS])
    author = serializers.SerializerMethodField(help_text="The name of the agent who wrote it.")
    text = serializers.CharField()
    parts = serializers.ListField(child=serializers.DictField())
    client_id = serializers.UUIDField(allow_null=True)
    created_at = serializers.DateTimeField()

    def get_author(self, message: Message) -> str | None:
        return message.author.name if message.author else None


class StreamEventSerializer(serializers.Serializer):
    """One event of a stream, as a browser's EventSource tells it."""

    event = serializers.ChoiceField(choices=[("message", "message"), ("state", "state")])
    id = serializers.CharField(required=False, help_text="The `seq` of a message; a state has none.")
    data = serializers.CharField(help_text='JSON: the message as it is read elsewhere, or `{"state": …}`.')


class ConversationSerializer(serializers.Serializer):
    id = serializers.UUIDField()
    state = serializers.ChoiceField(choices=Conversation.State.choices)
    answering = serializers.BooleanField(help_text="An answer is on its way: it comes with the stream.")
    locale = serializers.CharField()
    rating = serializers.CharField()
    messages = MessageSerializer(many=True)


class StartedSerializer(ConversationSerializer):
    token = serializers.CharField(help_text="Shown once. Send it as `X-Conversation-Token`.")
