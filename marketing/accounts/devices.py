"""What a browser calls itself, in words that its owner knows."""

import re

from django.utils.translation import gettext as _

# The first that fits: browsers name their forebears, too.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("MicroMessenger", "WeChat"),
    ("Firefox|FxiOS", "Firefox"),
    ("Chrome|CriOS", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def device_name(agent: str) -> str:
    browser, system = (
        next((name for sign, name in kinds if re.search(sign, agent)), "") for kinds in (BROWSERS, SYSTEMS)
    )
    return ", ".join(filter(None, (browser, system))) or _("An unknown device")
