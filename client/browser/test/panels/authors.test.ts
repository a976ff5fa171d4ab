// @vitest-environment happy-dom
// When it is offered to mark who wrote what.
import { render } from 'lit-html'
import { beforeEach, expect, test } from 'vitest'
import { authorsPanel } from '../../src/panels/authors'
import type { Doing } from '../../src/panels/doing'
import type { Happened } from '../../src/session/state'
import { after, UP } from '../builders'

let place: HTMLElement

beforeEach(() => {
  place = document.createElement('div')
  document.body.replaceChildren(place)
})

const ENDED: Happened = { type: 'closed', code: 4401, reason: '' }
const ON: Happened = { type: 'authors', on: true }
const offered = (...happened: Happened[]): number => {
  render(authorsPanel(after([...UP, ...happened]), {} as Doing), place)
  return place.querySelectorAll('button').length
}

test('it is offered to whoever is let in, and not any more to whom a notice says that the visit has ended', () => {
  expect(offered()).toBe(1)
  expect(offered(ENDED)).toBe(0)
})

test('words that are marked then can still be shown without the marks', () => expect(offered(ON, ENDED)).toBe(1))
