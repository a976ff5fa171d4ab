// @vitest-environment happy-dom
// What is said to somebody who may not write any more.
import { render } from 'lit-html'
import { beforeEach, expect, test } from 'vitest'
import type { Doing } from '../../src/panels/doing'
import { noticePanel } from '../../src/panels/notice'
import { carryPen, takePen } from '../../src/session/pen'
import type { Happened } from '../../src/session/state'
import { after, LOADED } from '../builders'

let place: HTMLElement
let text: HTMLElement

beforeEach(() => {
  sessionStorage.clear()
  place = document.createElement('div')
  text = document.createElement('div')
  document.body.replaceChildren(place, text, document.createElement('input'))
})

const ended = (missed: boolean): Happened => ({ type: 'pen', lost: { missed } })
const said = (...happened: Happened[]): string | undefined => {
  render(noticePanel(after(happened, 'read'), {} as Doing), place)
  return place.querySelector('p')?.textContent
}
const press = (key: string, target: Element = text, more: KeyboardEventInit = {}) => target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, ...more }))
/** What is known after the page has loaded again. */
const carried = (...presses: (() => unknown)[]) => {
  carryPen(document, text, 'd11')
  for (const each of presses) each()
  return takePen('d11')
}

test('who has lost no word is told that all of them are saved', () => expect(said(LOADED, ended(false))).toBe('Everything you wrote is saved and stays in the text.'))

test('who pressed keys that were not taken is told so', () => expect(said(LOADED, ended(true))).toContain('was not taken'))

test('and so is who comes back with words that are not saved', () =>
  expect(said({ type: 'loaded', unsaved: 1, hasText: true, shelf: true }, ended(false))).toContain('was not taken'))

test('keys are missed that would have changed the text, and only those', () => {
  expect(carried()).toEqual({ missed: false })
  expect(carried(() => press('a'))).toEqual({ missed: true })
  expect(carried(() => press('Backspace', document.body))).toEqual({ missed: true })
  expect(carried(() => press('ArrowLeft'), () => press('c', text, { ctrlKey: true }), () => press('a', document.querySelector('input') as Element))).toEqual({ missed: false })
})

test('it is told once, and in no other draft', () => {
  carryPen(document, text, 'd11')
  expect(takePen('d12')).toBeNull()
  carryPen(document, text, 'd11')
  expect([takePen('d11'), takePen('d11')]).toEqual([{ missed: false }, null])
})
