"""A file on its way out, in parts: under ASGI Django would read the whole of it into memory first."""

from collections.abc import AsyncIterator, Iterable

from asgiref.sync import sync_to_async
from django.http import FileResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header


class InParts(StreamingHttpResponse):
    async def __aiter__(self) -> AsyncIterator[bytes]:
        parts = iter(self)
        while part := await sync_to_async(next)(parts, b""):
            yield part


class Download(InParts, FileResponse):
    block_size = 64 * 1024


class Stream(InParts):
    """A file that is made while it goes out. No part may be empty."""

    def __init__(self, parts: Iterable[bytes], *, filename: str, content_type: str) -> None:
        disposition = content_disposition_header(as_attachment=True, filename=filename)
        super().__init__(parts, content_type=content_type, headers={"Content-Disposition": disposition})
