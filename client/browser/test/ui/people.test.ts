// @vitest-environment happy-dom
import { expect, test } from 'vitest'
import { fitFields, ownTime } from '../../src/people'

function form(): HTMLFormElement {
  const made = document.createElement('form')
  made.innerHTML = `
    <label data-for="rapporteur cochair friend"><select name="session"><option value="">None</option><option value="s1" selected>1.1</option></select></label>
    <label data-for="troika"><select name="seat"><option value="">None</option><option value="past" selected>Past</option></select></label>`
  return made
}

const shown = (made: HTMLFormElement): boolean[] =>
  [...made.querySelectorAll('label')].map((label) => !label.hidden)
const chosen = (made: HTMLFormElement): string[] => [...made.querySelectorAll('select')].map((select) => select.value)

test('a form shows what the capacity has, and sends nothing else', () => {
  const made = form()
  fitFields(made, 'troika')
  expect(shown(made)).toEqual([false, true])
  expect(chosen(made)).toEqual(['', 'past'])
  fitFields(made, 'rapporteur')
  expect(shown(made)).toEqual([true, false])
  expect(chosen(made)).toEqual(['', ''])
})

test('a capacity without session and seat shows neither', () => {
  const made = form()
  fitFields(made, 'chair')
  expect(shown(made)).toEqual([false, false])
})

test('a time is the reader’s own, and one that is none stays as it is', () => {
  expect(ownTime('2026-11-23T12:00:00Z')).toContain('2026')
  expect(ownTime('never')).toBe('never')
})
