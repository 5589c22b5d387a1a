"""The first start: PostgreSQL makes its data directory."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from shop_ai.embedded.account import Account, EmbeddedError
from shop_ai.embedded.binaries import Binaries


def make_data(data: Path, binaries: Binaries, account: Account, password: str, *, durable: bool) -> None:
    """Under another name until it is whole, so that a start that was cut off is begun again."""
    parent, unfinished = data.parent, data.with_name("unfinished")
    shutil.rmtree(parent, ignore_errors=True)
    parent.mkdir(mode=0o700)
    account.give(parent)
    with password_file(parent / "password", password, account) as file:
        who = ["--username=postgres", f"--pwfile={file}", "--auth=scram-sha-256"]
        how = ["--encoding=UTF8", *locale(binaries), "--no-instructions", *([] if durable else ["--no-sync"])]
        made = account.run([binaries / "initdb", "-D", unfinished, *who, *how])
    if made.returncode != 0:
        raise EmbeddedError(f"PostgreSQL could not make its data in {parent}.\n{explain(made.stdout)}")
    unfinished.rename(data)


@contextmanager
def password_file(path: Path, password: str, account: Account) -> Iterator[Path]:
    path.touch(mode=0o600)
    path.write_text(password)
    account.give(path)
    try:
        yield path
    finally:
        path.unlink()


def locale(binaries: Binaries) -> list[str]:
    """The same order of words on every system. Before version 17, only C is that."""
    return ["--locale-provider=builtin", "--locale=C.UTF-8"] if binaries.major >= 17 else ["--locale=C"]


def explain(output: str) -> str:
    """The last lines, which hold the reason."""
    lines = output.strip().splitlines()[-8:]
    if "No space left on device" in output:
        lines.append("The disk is full. Free some space and start again.")
    return "\n".join(lines) + "\n"
