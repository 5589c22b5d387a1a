"""Pictures of every page of the merchant site and of the demo storefront, for people to look at: both languages, both
themes, desktop and phone.

    python tests/campaigns/screenshots.py --url http://127.0.0.1:8000 --email owner@... --password ... --out build/screenshots

The server must run. `--only models,jobs` takes a few pages; `--looks en-light-desktop,zh-hans-dark-phone` a few looks.
`--make` also makes what is else not to be seen: an invitation, a job that runs, two rules that are at odds.
"""

import argparse
import itertools
import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, sync_playwright

LANGUAGES = ("en", "zh-hans")
THEMES = ("light", "dark")
WIDTHS = {"desktop": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}

LISTS = {
    "products": "catalog/product/",
    "categories": "catalog/category/",
    "imports": "catalog/import/",
    "feeds": "catalog/feed/",
    "shoppers": "shoppers/shopper/",
    "events": "shoppers/event/",
    "orders": "shoppers/order/",
    "models": "registry/modelversion/",
    "runs": "registry/trainingrun/",
    "placements": "recommendations/placement/",
    "rules": "recommendations/rule/",
    "served": "recommendations/recommendation/",
    "results": "recommendations/outcome/",
    "written": "generation/generation/",
    "drafts": "content/draft/",
    "publications": "content/publication/",
    "briefs": "content/brief/",
    "effects": "content/effect/",
    "experiments": "content/experiment/",
    "voice": "content/brandvoice/",
    "kinds": "content/kindsettings/",
    "allowed": "content/allowance/",
    "faq": "chat/faq/",
    "policies": "chat/source/",
    "canned-replies": "chat/cannedreply/",
    "jobs": "jobs/job/",
    "keys": "accounts/apikey/",
    "token-keys": "accounts/signingkey/",
    "members": "accounts/membership/",
    "audit": "accounts/auditevent/",
}
OTHERS = {
    "preview": "recommendations/preview/?who=session&find=tea",
    "channel-feeds": "channels/",
    "checks": "checks/",
    "learning": "learning/",
    "writer": "generation/generationsettings/",
    "inbox": "inbox/",
    "answers": "answers/",
    "hours": "hours/",
    "gaps": "gaps/",
    "thresholds": "thresholds/",
    "chat-orders": "order-requests/",
    "service": "service/",
    "review": "review/",
    "review-blocked": "review/?risk=blocked",
    "review-stale": "review/?risk=stale&diff=1",
    "review-chinese": "review/?locale=zh-hans",
    "review-none": "review/?kind=answer&risk=stale",
    "preview-two": "recommendations/preview/?who=session&did=viewed:teapot-moss&version=1&beside=2",
    "overview": "",
    "storefront-tags": "storefront/",
    "placement-add": "recommendations/placement/add/?key=home",
    "sessions": "sessions/",
    "search": "search/?s=tea",
    "product-add": "catalog/product/add/",
    "rule-add": "recommendations/rule/add/",
    "brief-add": "content/brief/add/",
    "experiment-add": "content/experiment/add/",
    "voice-add": "content/brandvoice/add/",
    "faq-add": "chat/faq/add/",
    "faq-import": "chat/faq/import/",
    "policy-add": "chat/source/add/",
    "import-add": "catalog/import/add/",
    "feed-add": "catalog/feed/add/",
    "key-add": "accounts/apikey/add/",
    "member-add": "accounts/membership/add/",
    "password": "password_change/",
    "products-none": "catalog/product/?q=nothing-is-called-like-this",
    "missing": "catalog/product/00000000-0000-7000-8000-000000000000/change/",
}
STOREFRONT = {
    "home": "",
    "category": "categories/tea/",
    "product": "products/teapot-moss/",
    "search": "search/?q=teapot+under+50",
    "search-none": "search/?q=nothing-is-called-like-this",
    "cart-empty": "cart/",
    "account": "account/",
    "missing": "nothing-is-here/",
}


def looks() -> list[str]:
    return ["-".join(parts) for parts in itertools.product(LANGUAGES, THEMES, WIDTHS)]


def addresses(page: Page, root: str) -> Iterator[tuple[str, str]]:
    """Each list, the first thing in it, that thing's history; and the pages that are no list."""
    yield from ((name, root + path) for name, path in OTHERS.items())
    for name, path in LISTS.items():
        yield name, root + path
        page.goto(root + path)
        link = page.locator(f"#result_list a[href*='/{path}']").first
        if link.count():
            thing = link.get_attribute("href").split("?")[0]
            yield f"{name}-one", root.split("/dashboard/")[0] + thing
            yield f"{name}-history", root.split("/dashboard/")[0] + thing.replace("/change/", "/history/")


def enter(context: BrowserContext, options: argparse.Namespace, language: str) -> Page:
    page = context.new_page()
    page.goto(f"{options.url}/dashboard/login/")
    page.locator(f"button[name=language][value={language}]").click()
    page.fill("input[name=username]", options.email)
    page.fill("input[name=password]", options.password)
    page.locator("#login-form button[type=submit]").click()
    page.locator("#main").wait_for()
    page.evaluate("value => localStorage.setItem('_x_adminTheme', value)", f'"{options.theme}"')
    return page


def opened(page: Page, root: str) -> Iterator[str]:
    """What opens over a page."""
    page.goto(f"{root}catalog/product/")
    page.locator(".help-menu summary").click()
    yield "help"
    page.keyboard.press("Control+k")
    page.locator("#palette-results a").first.wait_for()
    yield "palette"
    for key, panel in (("e", "edit"), ("r", "reject"), ("g", "regenerate"), ("Shift+?", "keys")):
        page.goto(f"{root}review/")
        page.keyboard.press(key)
        yield f"review-{panel}"


def made(page: Page, root: str) -> Iterator[str]:
    """What is shown once, or while something is so."""
    page.goto(f"{root}accounts/membership/add/")
    page.fill("input[name=email]", f"guest-{secrets.token_hex(3)}@demo.test")
    page.locator("main button.button-primary, #main button.button-primary").first.click()
    yield "invitation"
    for kind in ("exclude", "pin"):
        page.goto(f"{root}catalog/product/?q=teapot-moss")
        page.locator("#result_list a[href*='/change/']").first.click()
        page.locator("a[href*='rule/add/']").click()
        page.select_option("select[name=kind]", kind)
        if kind == "pin":
            page.fill("input[name=position]", "1")
        page.locator("button[name=_continue]").click()
    yield "rule-conflict"
    page.goto(f"{root}registry/modelversion/")
    page.locator("form[action*='train'] button").first.click()
    page.locator(".tray summary").click()
    yield "tray"


def buy(page: Page, storefront: str) -> Iterator[str]:
    page.goto(f"{storefront}/products/teapot-moss/")
    page.locator("form[action*='/add/'] button").first.click()
    yield "cart"
    page.locator("form[action*='checkout'] button").click()
    yield "thanks"


def tour_storefront(context: BrowserContext, options: argparse.Namespace, look: str, language: str) -> None:
    page = context.new_page()
    page.goto(f"{options.storefront}/")
    with page.expect_navigation():
        page.locator(f".bar-language [value={language}]").evaluate("button => button.click()")  # on a phone it is shut
    for name, path in STOREFRONT.items():
        page.goto(f"{options.storefront}/{path}")
        photograph(page, options.out / f"{look}-store-{name}.png")
    for name in buy(page, options.storefront):
        photograph(page, options.out / f"{look}-store-{name}.png")


def photograph(page: Page, file: Path) -> None:
    page.wait_for_timeout(700)  # a storefront's last request outlives its page, so that the network is never idle
    page.evaluate("document.fonts.ready")
    page.screenshot(path=file, full_page=True)
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    print(file.name, f"WIDER THAN THE SCREEN by {overflow} px" if overflow > 0 else "")


def main() -> None:
    options = arguments()
    options.out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        chromium = shutil.which("chromium") or os.environ.get("CHROMIUM")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-dev-shm-usage"])
        for look in options.looks.split(","):
            language, options.theme, width = look.rsplit("-", 2)
            context = browser.new_context(
                viewport=WIDTHS[width], color_scheme=options.theme, has_touch=width == "phone", device_scale_factor=1
            )
            outside = context.new_page()
            outside.goto(f"{options.url}/dashboard/login/")
            photograph(outside, options.out / f"{look}-login.png")
            page = enter(context, options, language)
            page.on("console", lambda message: message.type == "error" and print("  console:", message.text))
            page.on("pageerror", lambda error: print("  error:", error))
            for name, address in list(addresses(page, f"{options.url}/dashboard/")):
                if not options.only or name in options.only.split(","):
                    page.goto(address)
                    photograph(page, options.out / f"{look}-{name}.png")
            if not options.only:
                tours = [opened, made] if options.make else [opened]
                for name in itertools.chain.from_iterable(tour(page, f"{options.url}/dashboard/") for tour in tours):
                    photograph(page, options.out / f"{look}-{name}.png")
                tour_storefront(context, options, look, language)
            context.close()
        browser.close()


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", default="http://127.0.0.1:8000")
    parser.add_argument("--storefront", default="http://127.0.0.1:8001")
    parser.add_argument("--make", action="store_true")
    parser.add_argument("--email", required=True)
    parser.add_argument("--password", required=True)
    parser.add_argument("--out", type=Path, default=Path("build/screenshots"))
    parser.add_argument("--only", default="")
    parser.add_argument("--looks", default=",".join(looks()))
    return parser.parse_args()


if __name__ == "__main__":
    main()
