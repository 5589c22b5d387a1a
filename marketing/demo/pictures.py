"""Each product's picture, drawn as SVG: the shape of its kind, in the colours and texture of its collection."""

import random
import tomllib
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path
from string import Template
from typing import Any
from xml.sax.saxutils import escape

from marketing.demo.catalogue import Product

WALNUT = "#8a6a4f"


@dataclass(frozen=True)
class Palette:
    base: str
    light: str
    shade: str
    deep: str
    accent: str
    ground: str
    wall: str
    table: str
    paper: str = "#fffaf0"
    wood: str = "#a98258"
    leaf: str = "#7c9463"


# Grounds are mid-light and unsaturated, so that a picture sits well on a white page and on a dark one.
PALETTES = {
    "dawn": Palette("#e6a778", "#f4ccaa", "#cf8a5c", "#8f5233", "#b4574a", "#f4e3d2", "#ecd0b6", "#e3bf9f"),
    "moss": Palette("#7f9163", "#acb98e", "#64764c", "#3b492b", "#c8963e", "#e6ead8", "#d0d8bb", "#bcc7a2"),
    "harbour": Palette("#4f7593", "#93b3c8", "#3b5c7a", "#22394f", "#d98f5c", "#dfe8ee", "#c3d4df", "#abc1d0"),
    "ember": Palette("#b8593e", "#de9478", "#93432d", "#5c261a", "#e0b04b", "#f2dfd5", "#e7c5b5", "#d9ae9a"),
    "linen": Palette("#d9c8a9", "#ece1cb", "#bba785", "#75654a", "#8c6a4f", "#f0eadd", "#e2d8c3", "#d3c5a9"),
}
WALNUT_PALETTE = replace(
    PALETTES["linen"], base=WALNUT, light="#b89a80", shade="#6f523b", deep="#3f2d20", accent="#c8963e"
)

FRAME = Template("""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 400" role="img">
<title>$title</title>
<defs>
<clipPath id="body"><path d="$outline" clip-rule="evenodd"/></clipPath>
<linearGradient id="light"><stop offset="0" stop-color="#fff" stop-opacity=".30"/>\
<stop offset=".45" stop-color="#fff" stop-opacity="0"/><stop offset="1" stop-color="#000" stop-opacity=".20"/></linearGradient>
<linearGradient id="down" x2="0" y2="1"><stop offset=".3" stop-color="$deep" stop-opacity="0"/>\
<stop offset="1" stop-color="$deep" stop-opacity=".45"/></linearGradient>
<linearGradient id="up" x2="0" y2="1"><stop offset="0" stop-color="#f2b5a0" stop-opacity=".85"/>\
<stop offset=".55" stop-color="#f2b5a0" stop-opacity="0"/></linearGradient>
</defs>
<rect width="400" height="400" fill="$ground"/>
<g fill="$wall">$backdrop</g>
<rect y="318" width="400" height="82" fill="$table"/>
<ellipse cx="206" cy="322" rx="132" ry="12" fill="$deep" fill-opacity=".22"/>
$behind
<path d="$outline" fill="$tint" fill-rule="evenodd"/>
<g clip-path="url(#body)">$texture<rect width="400" height="400" fill="url(#light)"/></g>
$front
</svg>
""")


def draw(product: Product, title: str) -> str:
    """One picture as an SVG document; `title` is what it is called to those who cannot see it."""
    shapes = load_shapes()
    kind = shapes["kinds"][product.kind]
    palette = _palette(product)
    colours = asdict(palette)
    signs = {
        "emblem": Template(shapes["emblems"][product.collection]).substitute(colours),
        "bloom": Template(shapes["blooms"][product.collection]).substitute(colours),
    }
    return FRAME.substitute(
        colours,
        title=escape(title),
        outline=" ".join(kind["body"]),
        tint=colours[kind.get("tint", "base")],
        backdrop=shapes["backdrops"][product.category],
        behind=Template(kind.get("behind", "")).substitute(colours, **signs),
        front=Template(kind.get("front", "")).substitute(colours, **signs),
        texture=_texture(product, palette, kind.get("dip", 208)) if kind.get("texture") else "",
    )


@cache
def load_shapes() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("drawings.toml").read_text("utf-8"))


def _palette(product: Product) -> Palette:
    walnut = any(fact.key == "colour" and fact.value.en == "Walnut" for fact in product.facts)
    return WALNUT_PALETTE if walnut else PALETTES[product.collection]


def _texture(product: Product, palette: Palette, dip: int) -> str:
    """What the words promise: a blushing rim, a pooling glaze, stripes, one dipped half, flecks."""
    match product.collection:
        case "dawn":
            return '<rect y="80" width="400" height="240" fill="url(#up)"/>'
        case "moss":
            return '<rect y="80" width="400" height="240" fill="url(#down)"/>' + _flecks(product, palette.light, 26)
        case "harbour":
            lines = "".join(f"M0 {y}h400" for y in range(112, 320, 22))
            return f'<path d="{lines}" stroke="{palette.paper}" stroke-opacity=".62" stroke-width="3.5"/>'
        case "ember":
            return f'<path d="M0 0h400v{dip}q-50 12-100 2t-100 4-100-6-100 4z" fill="#dcbfa3"/>'
        case _:
            return _flecks(product, palette.deep, 70)


def _flecks(product: Product, colour: str, count: int) -> str:
    dice = random.Random(product.id)  # noqa: S311 - a pattern, not a secret
    dots = "".join(
        f'<circle cx="{dice.randint(60, 340)}" cy="{dice.randint(80, 318)}" r="{dice.choice((1.4, 1.9, 2.6))}"/>'
        for _ in range(count)
    )
    return f'<g fill="{colour}" fill-opacity=".5">{dots}</g>'
