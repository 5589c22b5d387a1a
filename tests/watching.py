"""What stands before the application while made-up requests arrive, and tells of each that it answered with a 5xx, or late."""

import gc
import io
import logging
import sys
import threading
import time
import traceback
from collections.abc import Callable

HEAD = 12  # lines: the deepest of a traceback say where it broke, the others how it came there
LONGEST_BODY = 1500  # characters


class Watch(logging.Handler):
    def __init__(self, application: Callable, patience: float) -> None:
        super().__init__(logging.ERROR)
        self.application = application
        self.patience = patience
        self.told: list[str] = []
        self.broken = self.late = 0

    def emit(self, record: logging.LogRecord) -> None:
        if record.exc_info:
            self.trace = traceback.format_exception(record.exc_info[1])

    def __call__(self, environ: dict, start_response: Callable) -> list[bytes]:
        """As a server does, and Schemathesis does not, close each answer: its database connection goes with it."""
        self.trace: list[str] = []
        self.is_late = False
        body = environ["wsgi.input"].read()
        environ["wsgi.input"] = io.BytesIO(body)
        status: list[str] = []

        def begin(line: str, headers: list, *rest: object) -> Callable:
            status.append(line)
            return start_response(line, headers, *rest)

        timer = threading.Timer(self.patience, self.look_where, [threading.get_ident()])
        timer.start()
        gc.disable()  # to go through all that was made up so far takes seconds, which are not the application's
        began = time.perf_counter()
        response = self.application(environ, begin)
        try:
            return [b"".join(response)]
        finally:
            response.close()
            seconds = time.perf_counter() - began
            gc.enable()
            timer.cancel()
            self.judge(environ, body, status[-1], seconds)

    def look_where(self, thread: int) -> None:
        """In a thread of its own: where the machine gave this process no time at all, that one comes too late as well."""
        self.is_late = True
        self.trace = traceback.format_stack(sys._current_frames()[thread])

    def judge(self, environ: dict, body: bytes, status: str, seconds: float) -> None:
        late, broken = self.is_late and seconds > self.patience, status.startswith("5")
        self.late += late
        self.broken += broken
        if late or broken:
            address = f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}?{environ.get('QUERY_STRING', '')}"
            trace = "".join("".join(self.trace).splitlines(keepends=True)[-HEAD:])
            self.told.append(f"{status} after {seconds:.2f} s: {address}\n{body[:LONGEST_BODY]!r}\n{trace}")
            print(self.told[-1], flush=True)
