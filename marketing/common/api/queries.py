"""The one way to read query parameters: through a serializer, which also describes them in the schema."""

from rest_framework.request import Request
from rest_framework.serializers import Serializer


def read_query(serializer_class: type[Serializer], request: Request) -> dict:
    serializer = serializer_class(data=request.query_params, context={"request": request})
    serializer.is_valid(raise_exception=True)
    return serializer.validated_data
