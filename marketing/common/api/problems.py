from rest_framework.response import Response
from rest_framework.views import exception_handler


def problem_response(error: Exception, context: dict) -> Response | None:
    return exception_handler(error, context)
