// What a verdict asks for changes with it: remarks or reasons, or nothing more. What is written is
// kept on this device until the verdict is given, so that no reload loses it.

import { verdict as words } from './words_review'

export function verdictForm(page: Document): void {
  const form = page.querySelector<HTMLFormElement>('form.verdict')
  const remarks = form?.querySelector<HTMLTextAreaElement>('[name=remarks]')
  if (!form || !remarks) return
  const label = form.querySelector('[data-remarks-label]')
  const key = `remarks ${form.dataset['road'] ?? ''} ${page.documentElement.dataset['person'] ?? ''}`
  const follow = () => {
    const chosen = form.querySelector<HTMLInputElement>('[name=verdict]:checked')?.value ?? ''
    remarks.required = words.needsRemarks(chosen)
    if (label) label.textContent = words.label(chosen)
  }
  remarks.value ||= sessionStorage.getItem(key) ?? ''
  remarks.addEventListener('input', () => sessionStorage.setItem(key, remarks.value))
  form.addEventListener('change', follow)
  follow()
}
