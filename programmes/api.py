"""The programme, its targets and the catalogue of contents, for everybody."""

from __future__ import annotations

from core.api import WholeList
from programmes import selectors
from programmes.models import Content, Programme, Target
from programmes.serializers import ContentSerializer, ProgrammeSerializer, TargetSerializer


class ProgrammeList(WholeList):
    """Các chương trình khuyến công quốc gia."""

    model = Programme
    serializer_class = ProgrammeSerializer

    def rows(self) -> list[Programme]:
        """By their years."""
        return selectors.programmes()


class TargetList(WholeList):
    """Mục tiêu của các chương trình."""

    model = Target
    serializer_class = TargetSerializer

    def rows(self) -> list[Target]:
        """In the order of the decision."""
        return selectors.all_targets()


class ContentList(WholeList):
    """Danh mục nội dung hoạt động khuyến công."""

    model = Content
    serializer_class = ContentSerializer

    def rows(self) -> list[Content]:
        """In the order of the decree."""
        return selectors.contents()
