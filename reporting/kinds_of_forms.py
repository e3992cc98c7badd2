"""Forms of the annex that a đề án brings along, filled in on the portal (TT 36/2013/TT-BCT, Phụ lục 1).

The columns of the annex were not at hand: the layouts say what the articles ask of each form (confidence: assumed). The
layout of the real annex is one more line in `templates`.
"""

from __future__ import annotations

from functools import partial

from proposals.models import ClusterReport, Proposal, TrainingProgramme
from reporting.contexts import annex_forms
from reporting.kind import TT_36_IN_FORCE, DocumentKind

FORM_KINDS = (
    DocumentKind(
        key=TrainingProgramme.kind,
        title="Chương trình đào tạo nghề",
        subject=Proposal,
        snapshot=annex_forms.TrainingPaper,
        build=annex_forms.build_training,
        issuer=annex_forms.unit_of,
        templates=((TT_36_IN_FORCE, "documents/training_programme/v2013.html"),),
        law="TT 36/2013/TT-BCT, Phụ lục 1, Mẫu số 12",
        form_number="12",
        numbered=True,
        offered=partial(annex_forms.begun, TrainingProgramme.kind),
    ),
    DocumentKind(
        key=ClusterReport.kind,
        title="Báo cáo tình hình đầu tư hạ tầng cụm công nghiệp",
        subject=Proposal,
        snapshot=annex_forms.ClusterPaper,
        build=annex_forms.build_cluster,
        issuer=annex_forms.unit_of,
        templates=((TT_36_IN_FORCE, "documents/cluster_report/v2013.html"),),
        law="TT 36/2013/TT-BCT, Phụ lục 1, Mẫu số 13",
        form_number="13",
        landscape=True,
        numbered=True,
        offered=partial(annex_forms.begun, ClusterReport.kind),
    ),
)
