"""What a browser loads before the lobby can be used, and how long that takes, with nothing cached."""

from __future__ import annotations

import json
import os
import shutil
import time

from figures import Figures
from playwright.async_api import async_playwright

from server.running import RunningServer
from server.visit import Visit

ROUNDS = 5


async def measure(server: RunningServer, figures: Figures) -> None:
    """An invited person who is signed in opens the link: bytes on the wire until the lobby's first button works."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if chromium is None:
        figures.add("the lobby in a browser", "not measured: no Chromium")
        return
    took_s: list[float] = []
    bytes_loaded = 0.0
    async with Visit(server) as visit, async_playwright() as playwright:
        host = await visit.person("Host")
        browser = await playwright.chromium.launch(
            executable_path=chromium,
            args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking"],
        )
        for number in range(ROUNDS):
            match_id = await visit.make_match(host, format="DUEL")
            signed_in = await visit.sign_in({"displayName": f"Guest {number}"})
            context = await browser.new_context()
            kept = json.dumps({"token": signed_in["token"], "user": signed_in["user"]})
            await context.add_init_script(f"localStorage.setItem('echoplay.session', JSON.stringify({kept}))")
            page = await context.new_page()
            network = await context.new_cdp_session(page)
            await network.send("Network.enable")
            loaded: list[float] = []
            network.on(
                "Network.loadingFinished", lambda event, loaded=loaded: loaded.append(event["encodedDataLength"])
            )
            began_s = time.perf_counter()
            await page.goto(f"{server.url}/m/{match_id}")
            await page.get_by_role("button", name="I am ready").wait_for()
            took_s.append(time.perf_counter() - began_s)
            bytes_loaded = sum(loaded)
            await context.close()
        await browser.close()
    figures.add("bytes before the lobby can be used, answers included", f"{bytes_loaded / 1000:.1f} KB", "150 KB")
    figures.add("time to a lobby that can be used, nothing cached, median", f"{sorted(took_s)[ROUNDS // 2]:.2f} s")
