"""REST: the person themselves."""

from __future__ import annotations

import pytest
from shapes import check

from server.visit import Visit


async def test_me_is_the_user_with_families_and_subscriptions(visit: Visit) -> None:
    ada = await visit.person("Ada")
    me = check("me", (await visit.rest.get("/v1/me", token=ada.token)).body)
    assert (me["id"], me["displayName"]) == (ada.id, "Ada")
    assert me["families"] == []
    assert me["subscriptions"] == []


async def test_a_patch_changes_what_it_names_and_nothing_else(visit: Visit) -> None:
    ada = await visit.person("Ada")
    patch = {
        "displayName": "Ada L.", "avatarUrl": "https://example.org/ada.png", "interests": ["rhetoric"],
        "bio": "I debate.", "locale": "de", "mode": "COUPLE",
    }  # fmt: skip
    answer = await visit.rest.call("PATCH", "/v1/me", patch, token=ada.token)
    assert answer.status == 200
    check("me", answer.body)
    again = await visit.rest.call("PATCH", "/v1/me", {"bio": "I debate a lot.", "mode": "COUPLE"}, token=ada.token)
    me = check("me", again.body)
    assert me["displayName"] == "Ada L."
    assert me["avatarUrl"] == "https://example.org/ada.png"
    couple = next(profile for profile in me["profiles"] if profile["mode"] == "COUPLE")
    assert couple["bio"] == "I debate a lot."
    assert couple["interests"] == ["rhetoric"]
    assert couple["locale"] == "de"


async def test_an_empty_patch_changes_nothing(visit: Visit) -> None:
    ada = await visit.person("Ada")
    before = (await visit.rest.get("/v1/me", token=ada.token)).body
    assert (await visit.rest.call("PATCH", "/v1/me", token=ada.token)).body == before


@pytest.mark.parametrize(
    "patch",
    [
        {"displayName": "x" * 65}, {"bio": "x" * 281}, {"locale": "x" * 9}, {"interests": "rhetoric"}, {"mode": "DUEL"},
        {"avatarUrl": "javascript:alert(1)"}, {"displayName": "two\nlines"},
    ],
)  # fmt: skip
async def test_a_patch_out_of_bounds_is_invalid_and_names_its_field(visit: Visit, patch: dict[str, object]) -> None:
    ada = await visit.person("Ada")
    answer = await visit.rest.call("PATCH", "/v1/me", patch, token=ada.token)
    assert (answer.status, answer["code"]) == (400, "invalid")
    assert [error["field"] for error in answer["errors"]] == list(patch)
