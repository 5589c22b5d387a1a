"""What the commands of the library have in common: a refusal is one line and exit code 2, never a traceback."""

import argparse
import sys
from collections.abc import Sequence


def run(parser: argparse.ArgumentParser, arguments: Sequence[str] | None, *refusals: type[Exception]) -> int:
    """Runs what `set_defaults(run=...)` of the chosen command names."""
    options = parser.parse_args(arguments)
    try:
        options.run(options)
    except refusals as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"error: {error.filename or 'output'}: {error.strerror or error}", file=sys.stderr)
        return 2
    return 0


def positive(text: str) -> int:
    return whole(text, least=1)


def whole(text: str, least: int = 0) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < least:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of at least {least}")
    return int(text)
