// The overview's exports: one dialog, opened from the forum, a roundtable or a session.

import { html, nothing, render } from 'lit-html'
import { fieldsOf, leaks, wishOf } from './panels/export_fields'
import { stoppedBy } from './session/review'
import { Problem, sentence } from './ui/api'
import { closeOnEscape, showDialog } from './ui/dialog'
import { download } from './ui/download'
import { acting, exporting as words } from './ui/words_review'

export interface Asked {
  readonly road: string
  readonly wish: Readonly<Record<string, string>>
}

/** Where a file is had from; `what` is "forum", "roundtable 1", "session {draft}" or "kind good practice". */
export function askedOf({ what = '', versions = 'adopted', ...form }: Readonly<Record<string, string>>): Asked {
  const [scope = '', ...rest] = what.split(' ')
  const name = rest.join(' ')
  if (scope === 'session') return { road: `/api/drafts/${name}/export`, wish: form }
  if (scope === 'kind') return { road: '/api/export/compendium', wish: { ...confirmed(form), kind: name, format: 'markdown' } }
  return { road: '/api/export', wish: { ...(scope === 'roundtable' ? { roundtable: name } : { forum: 'true' }), versions, ...form } }
}

const confirmed = ({ confirm, reason }: Readonly<Record<string, string>>): { confirm?: string; reason?: string } => ({ ...(confirm ? { confirm } : {}), ...(reason ? { reason } : {}) })

export function exporting(page: Document): void {
  const [dialog, form] = [page.getElementById('export-dialog') as HTMLDialogElement | null, page.getElementById('export-form') as HTMLFormElement | null]
  const [fault, told] = ['export-fault', 'export-told'].map((id) => page.getElementById(id))
  if (!dialog || !form || !fault || !told) return
  const what = form.elements.namedItem('what') as HTMLSelectElement
  const now = form.querySelector<HTMLButtonElement>('.primary')
  const clear = () => {
    render(nothing, fault)
    told.textContent = ''
    offer(now, false)
  }
  const follow = () => {
    clear()
    const scope = what.value.split(' ')[0] as string
    for (const field of form.querySelectorAll<HTMLElement>('[data-for]')) field.hidden = !(field.dataset['for'] ?? '').split(' ').includes(scope)
  }
  for (const button of page.querySelectorAll<HTMLElement>('[data-export]')) {
    button.hidden = false
    button.addEventListener('click', () => {
      what.value = button.dataset['export'] ?? 'forum'
      follow()
      showDialog(dialog, true, () => {})
    })
  }
  const send = async (fields: FormData) => {
    const { road, wish } = askedOf(wishOf(fields))
    const confirming = fault.contains(page.activeElement)
    form.ariaBusy = 'true'
    clear()
    if (confirming) now?.focus() // the button that had it is gone
    try {
      await download(road, wish)
      told.textContent = acting.export.done
    } catch (refused) {
      offer(now, showRefusal(fault, refused, form.dataset['confirms'] === 'true'))
      if (confirming && page.activeElement === now) fault.querySelector<HTMLElement>('.leaks button')?.focus()
    }
    form.ariaBusy = 'false'
  }
  form.addEventListener('change', (event) => {
    if (!(event.target as HTMLElement).closest('.leaks')) follow()
  })
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    if (form.ariaBusy !== 'true') void send(fieldsOf(event))
  })
  form.querySelector('[data-close]')?.addEventListener('click', () => dialog.close())
  closeOnEscape(dialog, () => {})
}

/** Gives whether the file was stopped for what it would name. */
function showRefusal(place: HTMLElement, refused: unknown, confirms: boolean): boolean {
  const stopped = refused instanceof Problem ? stoppedBy(refused.about) : null
  render(stopped ? leaks(stopped, confirms) : html`<p class="fault">${sentence(refused)}</p>`, place)
  return stopped !== null
}

/** To send a stopped file's form again as it is leads nowhere new: what is to be done stands above. */
function offer(button: HTMLButtonElement | null, stopped: boolean): void {
  if (!button) return
  button.className = stopped ? 'plain' : 'primary'
  button.textContent = stopped ? words.again : acting.export.now
}
