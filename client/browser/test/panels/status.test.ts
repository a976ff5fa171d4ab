// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { REST, statusDrawer } from '../../src/panels/status'
import { ack, after, LINKED, LOST, MADE, OPENED, SENT, SYNCED, UP, WHOLE } from '../builders'

const KEY = [MADE, SENT]

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function opened() {
  const place = document.createElement('div')
  const draw = statusDrawer(place)
  draw(after([...UP]))
  return { draw, words: () => place.textContent }
}

test('saved is said at once when the page opens', () => expect(opened().words()).toBe('Saved'))

test('and at once when what the device kept is level with the server', () => {
  const { draw, words } = opened()
  const back = [...UP, LOST, MADE, OPENED, LINKED, WHOLE, SYNCED]
  draw(after([...UP, LOST]))
  draw(after(back))
  expect(words()).toBe('Saving…')
  draw(after([...back, ack(1)]))
  expect(words()).toBe('Saved')
})

test('a key is being saved at once, and saved after a rest', () => {
  const { draw, words } = opened()
  draw(after([...UP, ...KEY]))
  expect(words()).toBe('Saving…')
  draw(after([...UP, ...KEY, ack(1)]))
  expect(words()).toBe('Saving…')
  vi.advanceTimersByTime(REST)
  expect(words()).toBe('Saved')
})

test('it says one thing as long as somebody types on, whatever is acknowledged in between', () => {
  const { draw, words } = opened()
  const steps = [...UP]
  for (let key = 1; key <= 10; key++) {
    steps.push(...KEY)
    draw(after(steps))
    steps.push(ack(key))
    draw(after(steps))
    vi.advanceTimersByTime(REST / 2)
    expect(words()).toBe('Saving…')
  }
  vi.advanceTimersByTime(REST)
  expect(words()).toBe('Saved')
})

test('a connection lost during the rest is said at once, and saved is not', () => {
  const { draw, words } = opened()
  draw(after([...UP, ...KEY]))
  draw(after([...UP, ...KEY, ack(1)]))
  draw(after([...UP, ...KEY, ack(1), LOST]))
  vi.advanceTimersByTime(REST)
  expect(words()).toBe('Reconnecting…')
})
