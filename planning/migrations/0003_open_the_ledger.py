"""Plans approved before the ledger existed: what was promised, settled or released becomes entries."""

from importlib import import_module

from django.db import migrations
from django.db.models import F

first = import_module("budgets.migrations.0003_book_what_was_given")

MARK = "Ghi từ kế hoạch đã phê duyệt trước khi có sổ cái"


def book(apps, schema_editor):
    """Commit each approved line; settle and release what is over. The oldest plan first."""
    first.enter_all_tenants(apps, schema_editor)
    PlanItem = apps.get_model("planning", "PlanItem")
    keeps = first.trigger_keeps_balances(schema_editor)
    rows = PlanItem.objects.filter(plan__state="approved").select_related("plan", "proposal", "plan__approved_by")
    for item in rows.order_by("plan__year", "plan__batch", "pk"):
        _book_item(apps, item, keeps)


def _book_item(apps, item, keeps):
    Account = apps.get_model("budgets", "Account")
    root = _root(apps, item)
    reference, amount = item.proposal.code, item.amount
    if Account.objects.filter(reference=reference).exists():
        return  # in an earlier plan already
    free = _account(apps, root, "free")
    if free.balance < amount:
        # The year was given less than was promised: the promise is a fact, so the missing sum is entered with a note.
        outside = _account(apps, root, "outside")
        _post(apps, "give", outside, free, amount - free.balance, item, keeps, note="Bổ sung cho đủ kinh phí đã phê duyệt")
    committed = _account(apps, root, "committed", item)
    _post(apps, "commit", free, committed, amount, item, keeps)
    settled = min(item.proposal.amount_settled or 0, amount)
    if item.proposal.state == "SETTLED" and settled:
        paid, closed = _account(apps, root, "paid", item), _account(apps, root, "settled", item)
        _post(apps, "pay", committed, paid, settled, item, keeps)
        _post(apps, "settle", paid, closed, settled, item, keeps)
    rest = {"SETTLED": amount - settled, "STOPPED": amount}.get(item.proposal.state, 0)
    if rest:
        _post(apps, "release", committed, free, rest, item, keeps)


def _root(apps, item):
    Envelope = apps.get_model("budgets", "Envelope")
    year, tenant_id = item.plan.year, item.plan.tenant_id
    return Envelope.objects.get_or_create(
        tenant_id=tenant_id, track="national", year=year, parent=None, holder=None, content=None,
        defaults={"code": f"KCQG-{year}"},
    )[0]  # fmt: skip


def _account(apps, envelope, kind, item=None):
    Account = apps.get_model("budgets", "Account")
    named = {"envelope": envelope, "kind": kind, "reference": item.proposal.code if item else ""}
    defaults = {"tenant_id": item.tenant_id if item else envelope.tenant_id}
    account = Account.objects.get_or_create(**named, defaults=defaults)[0]
    account.refresh_from_db()
    return account


def _post(apps, kind, source, target, amount, item, keeps, note=MARK):
    Account, Entry = apps.get_model("budgets", "Account"), apps.get_model("budgets", "LedgerEntry")
    plan, with_reference = item.plan, target if target.reference else source
    entry = Entry.objects.create(
        tenant_id=with_reference.tenant_id, kind=kind, envelope_id=source.envelope_id, from_account=source,
        to_account=target, amount=amount, reference=with_reference.reference, note=note,
        paper_number=plan.decision_number or first.UNNAMED_PAPER,
        paper_date=plan.decision_date or item.proposal.approved_at.date(), user=plan.approved_by,
        user_name=plan.approved_by.full_name if plan.approved_by else "",
    )  # fmt: skip
    if not keeps:
        when = item.proposal.state_since if kind in {"pay", "settle", "release"} else plan.approved_at
        Entry.objects.filter(pk=entry.pk).update(at=when or entry.at)
        Account.objects.filter(pk=source.pk).update(balance=F("balance") - amount)
        Account.objects.filter(pk=target.pk).update(balance=F("balance") + amount)
    source.refresh_from_db()
    target.refresh_from_db()


class Migration(migrations.Migration):

    dependencies = [
        ('planning', '0002_initial'),
        ('budgets', '0003_book_what_was_given'),
        ('proposals', '0003_estimate_over_time'),
    ]

    operations = [
        migrations.RunPython(book, migrations.RunPython.noop),
    ]
