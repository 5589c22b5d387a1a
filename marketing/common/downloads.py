"""A file on its way out, in parts: under ASGI Django would read the whole of it into memory first."""

from collections.abc import AsyncIterator

from asgiref.sync import sync_to_async
from django.http import FileResponse


class Download(FileResponse):
    block_size = 64 * 1024

    async def __aiter__(self) -> AsyncIterator[bytes]:
        parts = iter(self)
        while part := await sync_to_async(next)(parts, b""):
            yield part
