// The pages about people work without a script. With one: fields that a capacity does not have are
// put away, times are the reader's own, and a link is copied by a button.

import { forgetAtSignOut } from './session/sign_out'

/** Shows of a form what this capacity has, and takes back what was chosen in the rest. */
export function fitFields(form: ParentNode, capacity: string): void {
  for (const label of form.querySelectorAll<HTMLElement>('[data-for]')) {
    const wanted = (label.dataset['for'] ?? '').split(' ').includes(capacity)
    label.hidden = !wanted
    const select = label.querySelector('select')
    if (select && !wanted) select.value = ''
  }
}

/** A time as the reader's clock has it. */
export function ownTime(at: string): string {
  const time = new Date(at)
  return Number.isNaN(time.getTime()) ? at : time.toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' })
}

function watchCapacity(select: HTMLSelectElement): void {
  const form = select.form
  if (!form) return
  const fit = (): void => fitFields(form, select.value)
  select.addEventListener('change', fit)
  fit()
}

function offerCopy(field: HTMLInputElement): void {
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'small'
  button.textContent = 'Copy'
  button.setAttribute('aria-label', `Copy: ${field.getAttribute('aria-label') ?? ''}`)
  button.addEventListener('click', () => void copy(field, button))
  field.addEventListener('focus', () => field.select())
  field.after(button)
}

async function copy(field: HTMLInputElement, button: HTMLButtonElement): Promise<void> {
  field.select()
  // Over plain http a page may not write to the clipboard: the link is selected, and can be copied by key.
  const done = await Promise.resolve(navigator.clipboard?.writeText(field.value)).then(
    () => navigator.clipboard !== undefined,
    () => false,
  )
  button.textContent = done ? 'Copied' : 'Selected: copy it by key'
}

if (typeof document !== 'undefined') {
  document.querySelectorAll<HTMLSelectElement>('select[data-role=capacity]').forEach(watchCapacity)
  document.querySelectorAll<HTMLTimeElement>('time[datetime]').forEach((time) => (time.textContent = ownTime(time.dateTime)))
  document.querySelectorAll<HTMLInputElement>('.link input[readonly]').forEach(offerCopy)
  forgetAtSignOut(document)
}
