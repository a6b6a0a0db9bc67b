"""A debate in German: whatever the server says in English is said in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Callable

from people import Someone
from playwright.sync_api import expect

Visit = Callable[..., Someone]
ENGLISH = re.compile(
    r"\b(the|and|you|your|speech|opening|rebuttal|closing|side|against|vote|votes|of \d|score|time|round|debate|wins|"
    r"practice|share|begin|pause|room|watching)\b",
    re.IGNORECASE,
)
SAME_IN_GERMAN = re.compile(r"EchoPlay|Pause|\bRunde\b")


def _english(person: Someone) -> list[str]:
    """English words on the page, without what people wrote themselves."""
    text = SAME_IN_GERMAN.sub("", person.page.locator("body").inner_text())
    return [line for line in text.splitlines() if ENGLISH.search(line)]


def test_a_debate_in_german(visit: Visit) -> None:
    uta, jan = visit("Uta", language="de-DE"), visit("Jan", language="de-DE", phone=True)
    found: list[str] = []

    def read(person: Someone, place: str) -> None:
        found.extend(f"{place}: {line}" for line in _english(person))

    def sign_in(person: Someone, path: str) -> None:
        person.go(f"/sign-in?next={path}")
        person.page.get_by_label("Dein Name").fill(person.name)
        person.page.locator("main").get_by_role("button", name="Anmelden").click()
        person.page.wait_for_url(f"**{path}")

    uta.go("/")
    expect(uta.page.get_by_role("link", name="Allein ausprobieren")).to_be_visible()
    read(uta, "start")
    sign_in(uta, "/new")
    uta.page.get_by_label("Worum geht es?").fill("Tee oder Kaffee?")
    uta.press(re.compile("Turnierformate zeigen"))
    read(uta, "new")
    uta.press("Raum öffnen")
    uta.page.wait_for_url("**/m/*")
    match_id = uta.page.url.rsplit("/", 1)[1]
    expect(uta.page.get_by_text("Duell")).to_be_visible()
    jan.go(f"/m/{match_id}")
    expect(jan.page.get_by_text("Uta lädt dich zu einer Debatte ein (Duell):")).to_be_visible()
    read(jan, "invitation")
    sign_in(jan, f"/m/{match_id}")
    jan.press("Ich bin bereit")
    read(uta, "lobby")
    uta.press("Debatte starten")
    expect(jan.page.get_by_text("Eröffnung · Dafür")).to_be_visible()
    expect(jan.page.get_by_text("Danach Jan: Eröffnung")).to_be_visible()
    read(jan, "live")
    uta.press("Meine Rede beenden")
    read(jan, "hand-over")
    for _ in range(5):
        uta.press("Jetzt beginnen")
        uta.press(re.compile("^(Meine|Diese) Rede beenden$"))
    uta.press("Für Jan stimmen")
    read(uta, "voting")
    expect(jan.page.get_by_test_id("score")).to_be_visible(timeout=40_000)
    expect(jan.page.get_by_role("heading", level=1)).to_have_text("Du gewinnst")
    expect(jan.page.get_by_text("auf der Uhr wurde").first).to_be_visible()
    read(jan, "result")
    jan.page.get_by_role("link", name="Aufzeichnung ansehen").click()
    expect(jan.page.get_by_role("button", name=re.compile("Erwiderung.*Uta"))).to_be_visible()
    read(jan, "replay")
    jan.go("/settings")
    expect(jan.page.get_by_role("heading", level=1)).to_have_text("Einstellungen")
    jan.page.get_by_role("radio", name="English").check(force=True)
    expect(jan.page.get_by_role("heading", level=1)).to_have_text("Settings")
    assert not found, "\n".join(found)


def test_a_practice_partner_has_a_german_name_and_speaks_german(visit: Visit) -> None:
    uta = visit("Uta", language="de-DE")
    uta.go("/try")
    uta.press("Zum Raum")
    uta.page.wait_for_url("**/m/*")
    uta.press("Debatte starten")
    uta.press("Meine Rede beenden")
    uta.press("Jetzt beginnen")
    expect(uta.page.get_by_role("heading", name="Übungspartner sagt")).to_be_visible()
    expect(uta.page.get_by_test_id("captions")).to_have_text(re.compile(r"(\w+\W+){8}"))
    uta.press("Diese Rede beenden")
    assert not _english(uta)
