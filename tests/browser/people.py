"""Somebody with a browser, and what they do in EchoPlay by what they see: roles and names."""

from __future__ import annotations

import re

from playwright.sync_api import BrowserContext, Locator, Page, expect


class Someone:
    """A person with one browser of their own, and a page in it."""

    def __init__(self, name: str, url: str, context: BrowserContext) -> None:
        self.name = name
        self.url = url
        self.context = context
        self.complaints: list[str] = []
        self.errors: list[str] = []
        """Whatever a console said was an error, refused requests included."""
        self.page = self.new_page()

    def new_page(self) -> Page:
        """Another tab; errors in it are remembered."""
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(f"{self.name}: {error}"))
        page.on("console", lambda said: self._hear(said.text) if said.type == "error" else None)
        self.page = page
        return page

    def _hear(self, text: str) -> None:
        self.errors.append(f"{self.name}: {text}")
        if "Content Security Policy" in text:
            self.complaints.append(f"{self.name}: {text}")

    def go(self, path: str) -> Page:
        self.page.goto(self.url + path)
        return self.page

    def button(self, name: str | re.Pattern[str]) -> Locator:
        exact = isinstance(name, str)
        return self.page.get_by_role("button", name=name, exact=exact)

    def press(self, name: str | re.Pattern[str]) -> None:
        self.button(name).click()

    def sign_in(self, path: str = "/") -> None:
        """Sign in with a name, and go on to a path."""
        self.go(f"/sign-in?next={path}")
        self.page.get_by_label("Your name").fill(self.name)
        self.page.locator("main").get_by_role("button", name="Sign in").click()
        self.page.wait_for_url(f"**{path}")

    @property
    def is_signed_in(self) -> bool:
        """Whether this browser knows a session; none does before it was anywhere."""
        return self.page.url.startswith(self.url) and bool(
            self.page.evaluate("localStorage.getItem('echoplay.session') !== null")
        )

    def make_match(self, form: str = "Duel", topic: str = "Is tea better than coffee?") -> str:
        """Make a match on the page for it; its id."""
        if self.is_signed_in:
            self.go("/new")
        else:
            self.sign_in("/new")
        self.page.get_by_label("What is it about?").fill(topic)
        wanted = self.page.get_by_role("radio", name=re.compile(f"^{form}"))
        expect(self.button("Open the room")).to_be_visible()
        if wanted.count() == 0:
            self.press(re.compile("tournament formats$"))
        wanted.check()
        self.press("Open the room")
        self.page.wait_for_url("**/m/*")
        return self.page.url.rsplit("/", 1)[1]

    def join(self, match_id: str) -> None:
        self.sign_in(f"/m/{match_id}")

    def expect_clock(self) -> None:
        """A clock is running: two looks at it differ."""
        clock = self.page.get_by_test_id("clock")
        expect(clock).to_have_text(re.compile(r"\d"))
        shown = clock.inner_text()
        expect(clock).not_to_have_text(shown)
