"""An upload that declares itself too large is refused before its first byte is kept."""

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler


class UploadTooBig(RequestDataTooBig):
    """A file, and not the fields of a form, which have a limit of Django's own."""


class LimitedUpload(FileUploadHandler):
    """Stands before Django's own handlers, and leaves everything else to them."""

    def handle_raw_input(self, input_data: Any, META: Any, content_length: int, *args: Any, **kwargs: Any) -> None:
        if content_length > settings.LARGEST_REQUEST:
            raise UploadTooBig("This request is larger than LARGEST_REQUEST.")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None
