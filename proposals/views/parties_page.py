"""What the page of section 1 shows beside each beneficiary: the support it has received before."""

from __future__ import annotations

from proposals.completeness import Dossier
from proposals.forms.sheet import Sheet
from proposals.support import prior_support_by_row


def show_earlier_support(sheet: Sheet, dossier: Dossier) -> None:
    """Lay what was found beside the cards of the stored beneficiaries; one asking a page."""
    found = prior_support_by_row(dossier.proposal, dossier.beneficiaries)
    for formset in sheet.formsets:
        if formset.prefix == "beneficiaries":
            for form in formset.forms:
                form.warn(found.get(form.value_of("row"), ()))
