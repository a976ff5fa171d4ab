// Notices in the header of every page but the drafting page, which has its own: asked for now and
// then while somebody can see the page.

import { render } from 'lit-html'
import { noticesButton, noticesList, type NoticesDoing } from './panels/notices'
import { NO_NOTICES, notice, type NoticeAct } from './session/notices'
import { noticesAsking } from './session/notices_asking'
import { closeOnEscape, showDialog } from './ui/dialog'

/** Milliseconds between two looks. */
const BETWEEN = 15_000

export function showNotices(place: HTMLElement, dialog: HTMLDialogElement): { look(): Promise<void> } {
  let notices = NO_NOTICES
  const act = (happened: NoticeAct) => {
    notices = notice(notices, happened)
    draw()
  }
  const asks = noticesAsking(() => notices, act)
  const show = (open: boolean) => showDialog(dialog, open, () => {})
  const does: NoticesDoing = {
    open() {
      show(true)
      void asks.look()
    },
    close: () => show(false),
    went: () => false,
    read: (ids) => void asks.read(ids),
    choosing(choosing) {
      act({ do: 'choosing', choosing })
      if (choosing) void asks.choices()
    },
    choose: (choice, on) => void asks.choose(choice, on),
  }
  function draw(): void {
    render(noticesButton(notices, does), place)
    render(noticesList(notices, does), dialog)
  }
  closeOnEscape(dialog, () => {})
  draw()
  return asks
}

async function watch(page: Document, look: () => Promise<void>): Promise<void> {
  if (page.visibilityState === 'visible') await look()
  setTimeout(() => void watch(page, look), BETWEEN)
}

if (typeof document !== 'undefined') {
  const [place, dialog] = [document.getElementById('notices'), document.getElementById('notices-dialog')]
  if (place && dialog) void watch(document, showNotices(place, dialog as HTMLDialogElement).look)
}
