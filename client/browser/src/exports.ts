// The overview's exports: one dialog, opened from the forum, a roundtable or a session.

import { render } from 'lit-html'
import { leaks, wishOf } from './panels/export_fields'
import type { Hit } from './session/review'
import { Problem, sentence } from './ui/api'
import { closeOnEscape, showDialog } from './ui/dialog'
import { download } from './ui/download'
import { acting } from './ui/words_review'

export interface Asked {
  readonly road: string
  readonly wish: Readonly<Record<string, string>>
}

/** Where a file is had from; `what` is "forum", "roundtable 1", "session {draft}" or "kind good-practice". */
export function askedOf({ what = '', versions = 'adopted', ...form }: Readonly<Record<string, string>>): Asked {
  const [scope = '', ...rest] = what.split(' ')
  const name = rest.join(' ')
  if (scope === 'session') return { road: `/api/drafts/${name}/export`, wish: form }
  if (scope === 'kind') return { road: '/api/export/compendium', wish: { kind: name.replace('-', ' '), format: 'markdown' } }
  return { road: '/api/export', wish: { ...(scope === 'roundtable' ? { roundtable: name } : { forum: 'true' }), versions, ...form } }
}

export function exporting(page: Document): void {
  const [dialog, form] = [page.getElementById('export-dialog') as HTMLDialogElement | null, page.getElementById('export-form') as HTMLFormElement | null]
  const [fault, told] = ['export-fault', 'export-told'].map((id) => page.getElementById(id))
  if (!dialog || !form || !fault || !told) return
  const what = form.elements.namedItem('what') as HTMLSelectElement
  const clear = () => {
    fault.replaceChildren()
    told.textContent = ''
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
  const send = async () => {
    const { road, wish } = askedOf(wishOf(new FormData(form)))
    form.ariaBusy = 'true'
    clear()
    try {
      await download(road, wish)
      told.textContent = acting.export.done
    } catch (refused) {
      showRefusal(fault, refused)
    }
    form.ariaBusy = 'false'
  }
  form.addEventListener('change', follow)
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    if (form.ariaBusy !== 'true') void send()
  })
  form.querySelector('[data-close]')?.addEventListener('click', () => dialog.close())
  closeOnEscape(dialog, () => {})
}

function showRefusal(place: HTMLElement, refused: unknown): void {
  const line = document.createElement('p')
  line.className = 'fault'
  line.textContent = sentence(refused)
  const more = document.createElement('div')
  const hits = refused instanceof Problem ? refused.about['hits'] : undefined
  render(leaks(Array.isArray(hits) ? (hits as Hit[]) : []), more)
  place.replaceChildren(line, more)
}
