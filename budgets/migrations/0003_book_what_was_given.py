"""The figures of before become entries of the ledger, and a page books once."""

from django.db import migrations, models
from django.db.models import F

CENTRE = "cuc-dck"
TRIGGER = "SELECT 1 FROM pg_trigger WHERE tgname = 'post_entry' AND tgrelid = 'budgets_ledgerentry'::regclass"
UNNAMED_PAPER = "Số liệu trước khi có sổ cái"


def enter_all_tenants(apps, schema_editor):
    """The wall stands already in a database that was secured before, for the owner too."""
    tenants = apps.get_model("organisations", "Organisation").objects.filter(pk=F("tenant_id"))
    ids = ",".join(str(pk) for pk in tenants.values_list("pk", flat=True))
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.tenant_ids', %s, true)", [ids])


def trigger_keeps_balances(schema_editor):
    """The trigger comes with `provision`, after the migrations; where it is there already, it does the sums."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(TRIGGER)
        return cursor.fetchone() is not None


def given_before(schema_editor):
    """The rows that 0002 put aside, the oldest first."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(
            "SELECT year, content_id, amount, paper_number, paper_date, note, entered_by_id, entered_at"
            " FROM budgets_given_before ORDER BY content_id NULLS FIRST, year"
        )
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def book(apps, schema_editor):
    """One root per year with what was given; figures of single contents become allocations where the root has room."""
    Organisation = apps.get_model("organisations", "Organisation")
    rows = given_before(schema_editor)
    if rows:
        enter_all_tenants(apps, schema_editor)
        centre = Organisation.objects.get(code=CENTRE)
        keeps = trigger_keeps_balances(schema_editor)
        for row in rows:
            _book_row(apps, row, centre, keeps)
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("DROP TABLE budgets_given_before")


def _book_row(apps, row, centre, keeps):
    Envelope, Content = apps.get_model("budgets", "Envelope"), apps.get_model("programmes", "Content")
    common = {"tenant_id": centre.pk, "track": "national", "year": row["year"]}
    code = f"KCQG-{row['year']}"
    if row["content_id"] is None:
        root = Envelope.objects.create(**common, code=code, opened_by_id=row["entered_by_id"])
        outside, free = _account(apps, root, "outside"), _account(apps, root, "free")
        _post(apps, "give", outside, free, row["amount"], row, keeps)
        return
    root = Envelope.objects.filter(**common, parent=None).first()
    free = _account(apps, root, "free") if root else None
    if free is None or free.balance < row["amount"]:
        return  # a share of nothing, or of more than was given, never was money; plans counted the whole year alone
    content = Content.objects.get(pk=row["content_id"])
    part = Envelope.objects.create(
        **common, code=f"{code}-{content.code}", content=content, parent=root, opened_by_id=row["entered_by_id"]
    )
    _post(apps, "allocate", free, _account(apps, part, "free"), row["amount"], row, keeps)


def _account(apps, envelope, kind):
    Account = apps.get_model("budgets", "Account")
    return Account.objects.get_or_create(envelope=envelope, kind=kind, reference="", tenant_id=envelope.tenant_id)[0]


def _post(apps, kind, source, target, amount, row, keeps):
    Account, Entry = apps.get_model("budgets", "Account"), apps.get_model("budgets", "LedgerEntry")
    User = apps.get_model("organisations", "User")
    user = User.objects.filter(pk=row["entered_by_id"]).first()
    entry = Entry.objects.create(
        tenant_id=source.tenant_id, kind=kind, envelope_id=source.envelope_id, from_account=source, to_account=target,
        amount=amount, paper_number=row["paper_number"] or UNNAMED_PAPER, paper_date=row["paper_date"],
        note=row["note"][:500], user=user, user_name=user.full_name if user else "",
    )  # fmt: skip
    if not keeps:
        Entry.objects.filter(pk=entry.pk).update(at=row["entered_at"])  # when it was really entered
        Account.objects.filter(pk=source.pk).update(balance=F("balance") - amount)
        Account.objects.filter(pk=target.pk).update(balance=F("balance") + amount)


class Migration(migrations.Migration):
    dependencies = [
        ("budgets", "0002_ledger_and_norm_changes"),
        ("organisations", "0004_full_name_of_the_budget_department"),
        ("programmes", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="ledgerentry",
            name="key",
            field=models.CharField(editable=False, max_length=40, null=True, unique=True, verbose_name="khóa"),
        ),
        migrations.RemoveIndex(
            model_name="ledgerentry",
            name="entry_of_envelope",
        ),
        migrations.AddIndex(
            model_name="ledgerentry",
            index=models.Index(fields=["envelope", "-at", "-id"], name="entry_of_envelope"),
        ),
        migrations.RunPython(book, migrations.RunPython.noop),
    ]
