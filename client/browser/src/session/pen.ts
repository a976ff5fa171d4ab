// Who wrote in a draft until rights changed there, carried over the loading of the page: whoever may not write any
// more then has to be told so, and whether keys were pressed that nobody took.

/** `missed`: keys for the text were pressed after the right to write had ended. */
export interface PenLost {
  readonly missed: boolean
}

/** In the browser's storage of this visit: the draft, and `missed` behind it. */
const PEN = 'had the pen'

/** The page is about to load again. Until it does, `text` takes no key, and keys that are pressed are noted. */
export function carryPen(page: Document, text: HTMLElement, draft: string): void {
  sessionStorage.setItem(PEN, draft)
  const note = (event: KeyboardEvent) => {
    if (writes(event) && (event.target === page.body || text.contains(event.target as Node))) sessionStorage.setItem(PEN, `${draft} missed`)
  }
  page.addEventListener('keydown', note, { capture: true })
}

/** What was carried for this draft, once; null when nothing was. */
export function takePen(draft: string): PenLost | null {
  const [had, missed] = (sessionStorage.getItem(PEN) ?? '').split(' ')
  sessionStorage.removeItem(PEN)
  return had === draft ? { missed: missed === 'missed' } : null
}

const EDITS = new Set(['Enter', 'Backspace', 'Delete', 'Process', 'Dead'])

const writes = ({ key, ctrlKey, metaKey }: KeyboardEvent): boolean => EDITS.has(key) || (key.length === 1 && !ctrlKey && !metaKey)
