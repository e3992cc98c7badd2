"""Addresses under /to-chuc/: user names and organisation codes, never primary keys."""

from __future__ import annotations

from django.urls import path

from organisations.views import delegations, interests, memberships, offices, people, places, role, tokens, villages

app_name = "organisations"

urlpatterns = [
    path("", role.index, name="index"),
    path("vai-tro/", role.role, name="role"),
    path("ma-truy-cap/", tokens.tokens, name="tokens"),
    path("ma-truy-cap/<uuid:key>/thu-hoi/", tokens.revoke, name="token_revoke"),
    path("loi-ich/", interests.interests, name="interests"),
    path("loi-ich/<uuid:key>/sua/", interests.interest_edit, name="interest_edit"),
    path("loi-ich/<uuid:key>/xoa/", interests.interest_remove, name="interest_remove"),
    path("dia-gioi/tinh/", places.provinces, name="provinces"),
    path("dia-gioi/xa/", places.communes, name="communes"),
    path("nguoi-dung/", people.people, name="people"),
    path("nguoi-dung/moi/", people.new_person, name="person_new"),
    path("nguoi-dung/<str:username>/", people.person, name="person"),
    path("nguoi-dung/<str:username>/sua/", people.edit_person, name="person_edit"),
    path("nguoi-dung/<str:username>/khoa/", people.deactivate, name="person_deactivate"),
    path("nguoi-dung/<str:username>/mo-khoa/", people.reactivate, name="person_reactivate"),
    path("nguoi-dung/<str:username>/dat-mat-khau/", people.password_link, name="person_password_link"),
    path("nguoi-dung/<str:username>/vai-tro/moi/", memberships.give, name="membership_new"),
    path("vai-tro/<uuid:key>/thoi/", memberships.end, name="membership_end"),
    path("don-vi/", offices.organisations, name="organisations"),
    path("don-vi/<slug:code>/", offices.organisation, name="organisation"),
    path("don-vi/<slug:code>/sua/", offices.edit_organisation, name="organisation_edit"),
    path("lang-nghe/", villages.villages, name="villages"),
    path("lang-nghe/moi/", villages.new_village, name="village_new"),
    path("lang-nghe/<uuid:key>/thu-hoi/", villages.withdraw, name="village_withdraw"),
    path("giao-quyen/", delegations.delegations, name="delegations"),
    path("giao-quyen/moi/", delegations.new_delegation, name="delegation_new"),
    path("giao-quyen/<uuid:key>/cham-dut/", delegations.end_delegation, name="delegation_end"),
]
