"""What the page of assigning several dossiers shows: what stands in the way of each, and the proposed even distribution."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from appraisal.balance import Holder, share_out
from appraisal.models import Appraisal, Level, PanelMember
from appraisal.rules import APPRAISING
from appraisal.selectors import active_members, running_assignments
from appraisal.selectors.assignments import conflicts_of, open_loads
from proposals.models import Proposal
from proposals.states import State


@dataclass(slots=True)
class SharedRow:
    """One dossier: who could be its lead, who is proposed (key of a member), what stands in the way, who is left out."""

    proposal: Proposal
    members: list[PanelMember] = field(default_factory=list)
    proposed: str = ""
    blockers: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    @property
    def code(self) -> str:
        """The number of the dossier."""
        return str(self.proposal.code)

    @property
    def field(self) -> str:
        """The name of its choice in the form, and of reasons about it."""
        return f"member:{self.code}"


@dataclass(frozen=True, slots=True)
class Load:
    """How many dossiers somebody holds, and how many with what is proposed."""

    name: str
    now: int
    after: int

    @property
    def more(self) -> int:
        """What is added."""
        return self.after - self.now


@dataclass(frozen=True, slots=True)
class Sharing:
    """The page: rows in the order asked for, loads in the order of the seats."""

    rows: tuple[SharedRow, ...]
    loads: tuple[Load, ...]

    @property
    def blocked(self) -> list[SharedRow]:
        """Rows that cannot be assigned."""
        return [row for row in self.rows if row.blockers]

    @property
    def free(self) -> list[SharedRow]:
        """Rows that can."""
        return [row for row in self.rows if not row.blockers]


def sharing_of(proposals: Sequence[Proposal], level: Level) -> Sharing:
    """Blockers and an even distribution of leads. Seven queries for any number of dossiers."""
    keys = [row.pk for row in proposals]
    rounds = _latest_rounds(keys, level)
    seats = active_members().filter(panel__in={row.panel_id for row in rounds.values()}, user__isnull=False)
    members: dict[int, list[PanelMember]] = {}
    for member in seats.order_by("position", "pk"):
        members.setdefault(member.panel_id, []).append(member)
    leads = {row.appraisal.proposal_id: row.member.name for row in running_assignments(level, keys) if row.lead}
    conflicts = conflicts_of(level, keys, [one.pk for found in members.values() for one in found])
    rows = []
    for proposal in proposals:
        round_ = rounds.get(proposal.pk)
        sitting = members.get(round_.panel_id or 0, []) if round_ else []
        row = SharedRow(proposal)
        row.members = [one for one in sitting if (proposal.pk, one.pk) not in conflicts]
        row.left_out = [one.name for one in sitting if (proposal.pk, one.pk) in conflicts]
        row.blockers = _blockers(row, round_, level, leads.get(proposal.pk, ""))
        rows.append(row)
    return Sharing(tuple(rows), _propose(rows))


def _blockers(row: SharedRow, round_: Appraisal | None, level: Level, lead: str) -> list[str]:
    """Why this dossier cannot get a lead now, each a sentence that says what to do."""
    if APPRAISING.get(State(row.proposal.state)) != level or round_ is None:
        return [f"Đang ở “{row.proposal.get_state_display()}”. Mở thẩm định trước khi phân công."]
    if lead:
        return [f"Đã giao {lead} thẩm định chính. Chuyển giao ở trang phân công của hồ sơ."]
    if round_.panel_id is None:
        return ["Lần thẩm định này mở khi hệ thống chưa quản lý Hội đồng nên không phân công được."]
    if not row.members:
        whom = f"Những người có tài khoản ({', '.join(row.left_out)}) đều có xung đột lợi ích." if row.left_out else ""
        return [whom or "Hội đồng, bộ máy chưa có thành viên nào có tài khoản. Thêm thành viên trước."]
    return []


def _propose(rows: Sequence[SharedRow]) -> tuple[Load, ...]:
    """Fill in who is proposed for each free row; the load of a person counts in all bodies together."""
    people = {one.user_id: one.name for row in rows for one in row.members if one.user_id}
    now = open_loads(people)
    holders = [Holder(str(user), now.get(user, 0)) for user in people]
    free = [row for row in rows if not row.blockers]
    apart = {
        (row.code, holder.key) for row in free for holder in holders
        if holder.key not in {str(one.user_id) for one in row.members}
    }  # fmt: skip
    shares = share_out([row.code for row in free], holders, apart)
    for row in free:
        taker = shares.given.get(row.code)
        row.proposed = next((one.key for one in row.members if str(one.user_id) == taker), "")
    return tuple(Load(people[user], now.get(user, 0), shares.loads[str(user)]) for user in people)


def _latest_rounds(keys: Sequence[int], level: Level) -> dict[int, Appraisal]:
    rows = Appraisal.objects.filter(proposal__in=keys, level=level).order_by("proposal_id", "round")
    return {row.proposal_id: row for row in rows}
