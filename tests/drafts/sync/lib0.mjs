// lib0's own encoding of numbers and strings, one JSON line each, for our codec to agree with.
// Usage: node lib0.mjs; reads a JSON array of numbers and strings from standard input.
import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'

const encoding = createRequire(new URL('../../../client/browser/package.json', import.meta.url))('lib0/encoding')

for (const value of JSON.parse(readFileSync(0, 'utf8'))) {
  const encoder = encoding.createEncoder()
  if (typeof value === 'number') encoding.writeVarUint(encoder, value)
  else encoding.writeVarString(encoder, value)
  console.log(Buffer.from(encoding.toUint8Array(encoder)).toString('hex'))
}
