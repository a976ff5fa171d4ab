import { expect, test } from 'vitest'
import { address } from '../../src/panels/link_dialog'

test.each([
  ['https://gfmd.org/docs', 'https://gfmd.org/docs'],
  ['gfmd.org', 'https://gfmd.org'],
  ['ana@example.org', 'mailto:ana@example.org'],
  ['mailto:ana@example.org', 'mailto:ana@example.org'],
  ['  http://example.org  ', 'http://example.org'],
])('“%s” links to %s', (typed, href) => expect(address(typed)).toBe(href))

test.each(['', 'javascript:alert(1)', 'data:text/html,x', 'not an address', 'ftp://example.org', 'word'])(
  '“%s” is not linked',
  (typed) => expect(address(typed)).toBeNull(),
)
