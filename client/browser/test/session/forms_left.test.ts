// @vitest-environment happy-dom
import { expect, test } from 'vitest'
import { clearLeft, countLeft } from '../../src/session/forms_left'
import { type Form, keptForms } from '../../src/session/forms'

test('what somebody has not sent is counted over all drafts, and thrown away for them alone', () => {
  const form: Form = { kind: 'reply', comment: 'c1', text: 'Half a sentence', mentions: [] }
  for (const [person, draft] of [['hugo', 'd11'], ['hugo', 'd12'], ['ana', 'd11']] as const) keptForms(() => localStorage, person, draft).keep(new Map([['reply c1', form]]), new Map())
  expect([countLeft('hugo'), countLeft('ana'), countLeft('nobody')]).toEqual([2, 1, 0])
  clearLeft('hugo')
  expect([countLeft('hugo'), countLeft('ana')]).toEqual([0, 1])
})
