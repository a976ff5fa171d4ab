// @vitest-environment happy-dom
import { expect, test } from 'vitest'
import { inOwnZone, when } from '../../src/ui/when'

test('a time that the server wrote in UTC is shown as the reader writes times, and keeps the other', () => {
  document.body.innerHTML = '<p><time datetime="2026-11-23T12:00:00Z">23 Nov 2026, 12:00 UTC</time></p>'
  inOwnZone(document)
  const time = document.querySelector('time')
  expect(time?.textContent).toBe(when('2026-11-23T12:00:00Z'))
  expect(time?.title).toBe('23 Nov 2026, 12:00 UTC')
})

test('what is no moment stays as it is', () => {
  expect(when('<b>yesterday</b>')).toBe('<b>yesterday</b>')
})
