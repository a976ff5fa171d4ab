import { expect, test } from 'vitest'
import { initials } from '../../src/panels/people'

test.each([
  ['Ana Reyes', 'AR'],
  ['Ana María de los Reyes', 'AR'],
  ['Sukarno', 'S'],
  ['李 明', '李明'],
  ['  ', ''],
])('initials of “%s” are “%s”', (name, said) => expect(initials(name)).toBe(said))
