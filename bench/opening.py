"""How long a page takes to open: from the start of its navigation until one can write in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from playwright.sync_api import BrowserContext

WATCH: Final = """(() => {
  const seen = {}
  window.benchOpened = new Promise(done => {
    const note = (name, true_) => { if (!(name in seen) && true_) seen[name] = performance.now() }
    const look = () => {
      const text = document.querySelector('.ph-text')
      const blocks = text?.children.length ?? 0
      note('shown', blocks >= BLOCKS)
      note('editable', 'shown' in seen && text.getAttribute('contenteditable') === 'true')
      note('saved', 'editable' in seen && document.querySelector('#status [data-kind=saved]'))
      if ('saved' in seen) done({ ...seen, blocks })
      else requestAnimationFrame(() => setTimeout(look))
    }
    look()
  })
})()"""
"""Looks once a frame, and behind it: what it notes has been laid out and painted."""


@dataclass(frozen=True)
class Opened:
    """Milliseconds since navigation began: the last paragraph painted; the text editable; and
    both with the server's word that all is saved, which is when we call the page open."""

    shown: float
    editable: float
    saved: float


def open_timed(context: BrowserContext, url: str, blocks: int) -> Opened:
    """Open the draft in a page of its own and close it again."""
    page = context.new_page()
    page.add_init_script(WATCH.replace("BLOCKS", str(blocks)))
    page.goto(url, wait_until="commit")
    found = page.evaluate("() => window.benchOpened")
    page.wait_for_load_state()
    page.wait_for_function("navigator.serviceWorker.ready.then(() => true)")
    page.close()
    return Opened(found["shown"], found["editable"], found["saved"])
