"""JSON as strict as the database that will hold it: PostgreSQL stores neither NUL, nor half a character, nor Infinity."""

import json
import math
import re
from typing import IO, NoReturn

from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.parsers import BaseParser
from rest_framework.renderers import JSONRenderer

from marketing.common.api.problems import join
from marketing.common.errors import Invalid

BODY_LIMIT = 1_048_576
DEPTH_LIMIT = 32
# Only an escape can bring these in: raw ones are no JSON, or no UTF-8.
SUSPICIOUS = re.compile(r"\\u(?:0000|[dD][89a-fA-F])")
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class TooLarge(APIException):
    status_code = 413


class StrictJSONParser(BaseParser):
    media_type = "application/json"
    renderer_class = JSONRenderer

    def parse(self, stream: IO[bytes], media_type: str | None = None, parser_context: dict | None = None) -> object:
        view = (parser_context or {}).get("view")
        return parse_json(read_up_to(stream, getattr(view, "body_limit", BODY_LIMIT)))


def read_up_to(stream: IO[bytes], limit: int) -> bytes:
    body = stream.read(limit + 1)
    if len(body) > limit:
        raise TooLarge(_("The body is larger than %(limit)d bytes. Send it in parts.") % {"limit": limit})
    return body


def parse_json(body: bytes) -> object:
    try:
        text = body.decode()
        if SUSPICIOUS.search(text):
            refuse_unstorable(json.loads(text))
        value = json.loads(text, object_pairs_hook=_object, parse_constant=_no_number, parse_float=_finite)
    except UnicodeDecodeError as error:
        raise Invalid(_("The body is not UTF-8 (byte %(at)d).") % {"at": error.start}) from error
    except json.JSONDecodeError as error:
        place = {"line": error.lineno, "column": error.colno}
        raise Invalid(_("The body is not JSON (line %(line)d, column %(column)d).") % place) from error
    except RecursionError as error:
        raise _too_deep() from error
    except ValueError as error:  # Python reads no whole number of more than 4,300 digits
        raise Invalid(_("A number in the body is too long.")) from error
    refuse_depth(value)
    return value


def refuse_depth(value: object) -> None:
    level, depth = [value], 0
    while level := [inner for outer in level for inner in _children(outer)]:
        depth += 1
        if depth > DEPTH_LIMIT:
            raise _too_deep()


def _children(value: object) -> list:
    if isinstance(value, dict):
        return [inner for inner in value.values() if isinstance(inner, dict | list)]
    return [inner for inner in value if isinstance(inner, dict | list)] if isinstance(value, list) else []


def refuse_unstorable(value: object) -> None:
    """Walks without recursion, because depth is not bounded yet."""
    waiting = [("", value)]
    while waiting:
        pointer, value = waiting.pop()
        if isinstance(value, dict):
            if any(map(UNSTORABLE.search, value)):
                raise _unstorable(pointer)
            waiting += [(join(pointer, name), inner) for name, inner in value.items()]
        elif isinstance(value, list):
            waiting += [(join(pointer, position), inner) for position, inner in enumerate(value)]
        elif isinstance(value, str) and UNSTORABLE.search(value):
            raise _unstorable(pointer)


def _object(pairs: list[tuple[str, object]]) -> dict:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _value in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise Invalid(_("The name “%(name)s” stands twice in one object.") % {"name": twice[:100]})
    return found


def _no_number(text: str) -> NoReturn:
    raise Invalid(_("%(text)s is no number in JSON.") % {"text": text})


def _finite(text: str) -> float:
    if not math.isfinite(number := float(text)):
        raise Invalid(_("The number %(text)s is too large.") % {"text": text[:50]})
    return number


def _too_deep() -> Invalid:
    return Invalid(_("The body is nested deeper than %(limit)d levels.") % {"limit": DEPTH_LIMIT})


def _unstorable(pointer: str) -> Exception:
    message = _("A text holds NUL or half of a character (a lone surrogate), which nothing can store.")
    return Invalid(message, pointer=pointer) if pointer else ValidationError(message)
