"""Changes of the catalogue. Page, API and command call the same functions."""

from collections.abc import Iterable, Mapping
from pathlib import Path, PurePath

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from marketing.accounts.audit import record
from marketing.accounts.models import Shop, Undo, User
from marketing.accounts.permissions import EDIT_CATALOG, EDIT_CONTENT, require
from marketing.accounts.undoing import remember, undoes
from marketing.catalog import selectors
from marketing.catalog.importing import formats
from marketing.catalog.models import Feed, Import, Product
from marketing.catalog.removing import remove
from marketing.catalog.undoing import undoer_of
from marketing.catalog.upserting import FactKey, FactValue, Outcome, ProductInput, Verdict, upsert_products
from marketing.catalog.values import read_id
from marketing.common.errors import Conflict, Invalid, full_disk_named
from marketing.jobs.services import enqueue, retry

# Orders, events and texts are imported by apps above this one: named here, never imported.
JOB_KINDS = {
    Import.Kind.PRODUCTS: "catalog.import_products",
    Import.Kind.ORDERS: "shoppers.import_orders",
    Import.Kind.EVENTS: "shoppers.import_events",
    Import.Kind.TEXTS: "content.import_texts",
}
ROLES = {Import.Kind.TEXTS: EDIT_CONTENT}
ACTIONS = {Verdict.NEW: "product.created", Verdict.CHANGED: "product.changed"}


@transaction.atomic
def create_product(shop: Shop, wanted: ProductInput, *, actor: User | None) -> Product:
    if selectors.products(shop).filter(external_id=wanted.external_id).exists():
        raise Conflict(_("A product with this id exists already."), pointer="/external_id")
    return put_product(shop, wanted, actor=actor).product


def put_product(shop: Shop, wanted: ProductInput, *, actor: User | None) -> Outcome:
    """Make it, or change what differs."""
    return put_products(shop, [wanted], actor=actor)[0]


@transaction.atomic
def put_products(shop: Shop, wanted: list[ProductInput], *, actor: User | None) -> list[Outcome]:
    """Many at once, each id once; unchanged ones are left alone."""
    require(actor, shop, EDIT_CATALOG)
    _check(shop, wanted)
    outcomes = upsert_products(shop, wanted, source=str(actor)[:200] if actor else "API")
    for outcome in outcomes:
        if outcome.verdict in ACTIONS:
            changes = {change.field: [change.before, change.after] for change in outcome.changes}
            record(ACTIONS[outcome.verdict], subject=outcome.product, actor=actor, changes=changes)
    return outcomes


def _check(shop: Shop, wanted: list[ProductInput]) -> None:
    ids = [read_id(one.external_id) for one in wanted]
    if len(set(ids)) < len(ids):
        twice = next(one for one in ids if ids.count(one) > 1)
        raise Invalid(_("The product “%(id)s” stands twice in this list.") % {"id": twice})
    untitled = [one.external_id for one in wanted if not one.fields.get("title", "").strip()]
    known = selectors.find_products(shop, untitled)
    for one in wanted:
        if one.external_id in untitled and ("title" in one.fields or one.external_id not in known):
            raise Invalid(_("The product “%(id)s” needs a title.") % {"id": one.external_id})


def update_product(
    product: Product,
    *,
    actor: User | None,
    texts: dict[str, dict[str, str]] | None = None,
    facts: Mapping[FactKey, FactValue] | None = None,
    **fields: object,
) -> Product:
    """What is named changes, the rest stays. `category` is a name; the id never changes."""
    wanted = ProductInput(external_id=product.external_id, fields=fields, texts=texts or {}, facts=dict(facts or {}))
    return put_product(product.shop, wanted, actor=actor).product


def set_facts(product: Product, facts: Mapping[FactKey, FactValue], *, actor: User | None) -> Product:
    """These and no others."""
    wanted = ProductInput(external_id=product.external_id, facts=dict(facts), all_facts=True)
    return put_product(product.shop, wanted, actor=actor).product


def hide_product(product: Product, *, actor: User | None, hidden: bool = True) -> Product:
    """Never recommended while hidden; orders and histories keep it."""
    return update_product(product, actor=actor, hidden=hidden)


@transaction.atomic
def hide_products(
    shop: Shop, external_ids: Iterable[str], *, actor: User, hidden: bool = True
) -> tuple[int, Undo | None]:
    """How many stood otherwise, and what it takes to put those back."""
    outcomes = put_products(shop, _all_hidden(external_ids, hidden), actor=actor)
    changed = [one.product.external_id for one in outcomes if one.verdict == Verdict.CHANGED]
    undo = remember("catalog.hidden", shop=shop, actor=actor, external_ids=changed, hidden=hidden) if changed else None
    return len(changed), undo


def _all_hidden(external_ids: Iterable[str], hidden: bool) -> list[ProductInput]:
    return [ProductInput(external_id=one, fields={"hidden": hidden}) for one in external_ids]


@undoes("catalog.hidden")
def unhide_products(row: Undo) -> None:
    """Those that are still there."""
    known = selectors.find_products(row.shop, row.payload["external_ids"])
    put_products(row.shop, _all_hidden(known, not row.payload["hidden"]), actor=row.actor)


@transaction.atomic
def delete_product(product: Product, *, actor: User | None) -> None:
    """Its facts and its texts go with it."""
    require(actor, product.shop, EDIT_CATALOG)
    record("product.deleted", subject=product, actor=actor, external_id=product.external_id)
    remove(product, actor=actor)


@transaction.atomic
def start_import(
    shop: Shop,
    kind: str,
    file: Path | File,
    *,
    actor: User | None,
    format: str = "auto",
    encoding: str = "",
    mapping: dict[str, str] | None = None,
    options: dict[str, object] | None = None,
    dry_run: bool = False,
    feed: Feed | None = None,
) -> Import:
    """A path is read where it lies; an upload is copied first."""
    require(actor, shop, ROLES.get(Import.Kind(kind), EDIT_CATALOG))
    formats.check(format)
    import_row = Import(
        shop=shop,
        kind=Import.Kind(kind),
        file_name=PurePath(file.name or "upload").name[:255],
        format=format,
        encoding="" if encoding == "auto" else encoding,
        mapping=mapping or {},
        options=options or {},
        dry_run=dry_run,
        feed=feed,
    )
    import_row.path = str(file.resolve()) if isinstance(file, Path) else _store(import_row, file)
    import_row.save()
    record("import.started", subject=import_row, actor=actor, kind=import_row.kind, dry_run=dry_run)
    enqueue(JOB_KINDS[import_row.kind], subject=import_row)
    return import_row


@full_disk_named()
def _store(import_row: Import, upload: File) -> str:
    if upload.size > settings.LARGEST_UPLOAD:
        raise Invalid(_("The file is larger than 2 GiB. Import it with the command on the server."), pointer="/file")
    path = Path("imports", str(import_row.shop_id), str(import_row.pk))
    target = Path(settings.MEDIA_ROOT, path)
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        with target.open("wb") as copy:
            for chunk in upload.chunks():
                copy.write(chunk)
    except OSError:
        target.unlink(missing_ok=True)
        raise
    return str(path)


@transaction.atomic
def resume_import(import_row: Import, *, actor: User | None) -> Import:
    """Where its last batch ended. An open job goes on by itself; an ended one is tried again."""
    require(actor, import_row.shop, ROLES.get(Import.Kind(import_row.kind), EDIT_CATALOG))
    job = selectors.job_of(import_row)
    if not job.is_open:
        retry(job, actor=actor)
    return import_row


@transaction.atomic
def undo_import(import_row: Import, *, actor: User | None) -> Import:
    """Removes what it made and what nobody has changed or used since."""
    require(actor, import_row.shop, ROLES.get(Import.Kind(import_row.kind), EDIT_CATALOG))
    import_row = selectors.imports(import_row.shop).select_for_update().get(pk=import_row.pk)
    if import_row.dry_run:
        raise Conflict(_("A dry run keeps nothing, so there is nothing to take back."))
    if import_row.state not in (Import.State.DONE, Import.State.FAILED):
        raise Conflict(_("Only an import that has ended can be undone, and only once."))

    gone = undoer_of(import_row)(import_row)
    import_row.state = Import.State.UNDONE
    import_row.counts = {**import_row.counts, **{name: gone[name] for name in ("removed", "kept") if name in gone}}
    import_row.save(update_fields=["state", "counts", "updated_at"])
    record("import.undone", subject=import_row, actor=actor, **gone)
    return import_row
