// @vitest-environment happy-dom
import { beforeEach, describe, expect, test } from 'vitest'
import { stepped, walkable } from '../../src/ui/walking'

describe('from one change to the next', () => {
  test.each([
    [-1, 1, 3, 0],
    [-1, -1, 3, 2],
    [0, 1, 3, 1],
    [2, 1, 3, 0],
    [0, -1, 3, 2],
    [-1, 1, 0, -1],
  ] as const)('at %i, %i further, of %i: %i', (at, by, n, then) => expect(stepped(at, by, n)).toBe(then))
})

describe('on the page', () => {
  const key = (name: string, at: Element = document.body) => at.dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true, cancelable: true }))
  const held = () => document.activeElement?.id

  beforeEach(() => {
    document.body.innerHTML = `
      <nav data-walk hidden><button data-by="-1"></button><button data-by="1"></button><span data-place></span><button data-unfold aria-pressed="false"></button></nav>
      <ol><li id="c-1" data-stop tabindex="-1"></li><li class="folded"><details><p>same</p></details></li><li id="c-2" data-stop tabindex="-1"></li></ol>
      <input id="field">`
    walkable(document)
  })

  test('n and p go round, and the place is told', () => {
    key('n')
    expect(held()).toBe('c-1')
    key('n')
    expect([held(), document.querySelector('[data-place]')?.textContent]).toEqual(['c-2', '2 of 2'])
    key('n')
    expect(held()).toBe('c-1')
    key('p')
    expect(held()).toBe('c-2')
  })
  test('whoever writes an n writes an n', () => {
    const field = document.getElementById('field') as HTMLElement
    field.focus()
    key('n', field)
    expect(held()).toBe('field')
  })
  test('the buttons appear with the script', () => expect(document.querySelector<HTMLElement>('[data-walk]')?.hidden).toBe(false))
  test('all that did not change is unfolded, and folded again', () => {
    const button = document.querySelector<HTMLElement>('[data-unfold]')
    const fold = document.querySelector('details')
    button?.click()
    expect([fold?.open, button?.getAttribute('aria-pressed')]).toEqual([true, 'true'])
    button?.click()
    expect(fold?.open).toBe(false)
  })
})
