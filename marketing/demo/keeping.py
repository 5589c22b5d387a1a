"""Two files beside the database: what the storefront must know, and what a person at the terminal wants to see."""

import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings

from marketing.demo.link import Link

NOTE = """
Merchant site   owner@demo.test or analyst@demo.test for the demo shop, owner@rival.test for its rival
Password        {password}
Publishable key {publishable_key}
Secret key      {secret_key}

curl -H 'Authorization: Bearer {publishable_key}' '{platform}/api/v1/recommendations?placement=home'
"""


def read_kept() -> dict[str, Any]:
    """Passwords and keys of an earlier run: the database has only their hashes."""
    file = Path(settings.DATA_DIR) / "demo-secrets.json"
    return json.loads(file.read_text("utf-8")) if file.exists() else {}


def keep(secrets: dict[str, str], link: Link, platform: str) -> None:
    _write("demo-secrets.json", json.dumps(secrets))
    _write("demo.json", json.dumps(asdict(link)))
    _write("demo.txt", NOTE.format(**secrets, platform=platform).lstrip())


def _write(name: str, text: str) -> None:
    """Whole or not at all, and for nobody else's eyes."""
    target = Path(settings.DATA_DIR) / name
    fresh = target.with_suffix(".new")
    fresh.touch(mode=0o600)
    fresh.write_text(text, encoding="utf-8")
    os.replace(fresh, target)
