// The provider is the real one. Only the network is not: a socket that hands frames to the test.

import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Awareness } from 'y-protocols/awareness'
import * as sync from 'y-protocols/sync'
import type { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import { askedVector, type Heard, openConnection, sentOf } from '../../src/session/connection'

class Line extends EventTarget {
  static last: Line
  static readonly OPEN = 1
  readonly OPEN = 1
  readyState = 1
  binaryType = ''
  readonly frames: Uint8Array[] = []
  onopen: ((event: Event) => void) | null = null
  onclose: ((event: CloseEvent) => void) | null = null
  onmessage: ((event: MessageEvent) => void) | null = null

  constructor(
    readonly url: string,
    readonly protocols: string[],
  ) {
    super()
    Line.last = this
  }

  send(frame: Uint8Array): void {
    this.frames.push(frame)
  }

  close(): void {}

  opens(): void {
    this.onopen?.(new Event('open'))
  }

  receives(write: (frame: encoding.Encoder) => void): void {
    const frame = encoding.createEncoder()
    write(frame)
    const { buffer } = encoding.toUint8Array(frame).slice()
    this.dispatchEvent(new MessageEvent('message', { data: buffer }))
    this.onmessage?.(new MessageEvent('message', { data: buffer }))
  }

  closes(code: number): void {
    this.onclose?.({ code, reason: 'a reason' } as CloseEvent)
  }
}

let heard: Heard[]
let doc: Y.Doc
let provider: WebsocketProvider

beforeEach(() => {
  heard = []
  doc = new Y.Doc()
  provider = openConnection({
    doc,
    awareness: new Awareness(doc),
    server: 'ws://localhost/sync',
    draft: 'd11',
    epoch: 1,
    schema: 1,
    Socket: Line as never,
    hear: (each) => heard.push(each),
  })
})

afterEach(() => {
  provider.awareness.destroy()
  provider.destroy()
})

const types = (): string[] => heard.map((each) => each.type)
const json = (type: number, said: unknown) => (frame: encoding.Encoder) => {
  encoding.writeVarUint(frame, type)
  encoding.writeVarString(frame, JSON.stringify(said))
}
const step1 = (from: Y.Doc) => (frame: encoding.Encoder) => {
  encoding.writeVarUint(frame, 0)
  sync.writeSyncStep1(frame, from)
}

test('it asks for the draft, its epoch, our schema and the private messages', () => {
  expect(Line.last.url).toBe('ws://localhost/sync/d11/1?schema=1')
  expect(Line.last.protocols).toEqual(['penholder.1'])
})

test('each connection tells that it counts anew', () => {
  expect(types()).toEqual(['opened'])
})

test('a change typed on a live connection is sent and counted', () => {
  Line.last.opens()
  doc.getText('text').insert(0, 'a')
  expect(heard.at(-1)).toEqual({ type: 'sent', kind: 'change', empty: false })
})

test('asked for what the server lacks, it answers with the whole and tells what the server held', () => {
  doc.getText('text').insert(0, 'offline')
  Line.last.opens()
  Line.last.receives(step1(new Y.Doc()))
  expect(heard.slice(-2)).toEqual([
    { type: 'asked', vector: Uint8Array.of(0) },
    { type: 'sent', kind: 'whole', empty: false },
  ])
})

test('an answer that carries nothing is told as empty: the server does not count it', () => {
  Line.last.opens()
  Line.last.receives(step1(doc))
  expect(heard.at(-1)).toEqual({ type: 'sent', kind: 'whole', empty: true })
})

test('our own question and our presence are not counted', () => {
  Line.last.opens()
  expect(Line.last.frames.length).toBeGreaterThan(0)
  expect(types()).not.toContain('sent')
})

describe('the private messages', () => {
  test('a greeting', () => {
    const hello = { person: { id: 'ana', name: 'Ana Reyes', color: '#b3541e' }, rights: 'edit', seq: 4, schema: 1 }
    Line.last.opens()
    Line.last.receives(json(100, hello))
    expect(heard.at(-1)).toEqual({ type: 'hello', hello })
  })
  test('an acknowledgement', () => {
    Line.last.opens()
    Line.last.receives((frame) => {
      encoding.writeVarUint(frame, 101)
      encoding.writeVarUint(frame, 300)
    })
    expect(heard.at(-1)).toEqual({ type: 'acknowledged', n: 300 })
  })
  test('a refusal', () => {
    Line.last.opens()
    Line.last.receives(json(102, { n: 2, code: 'read-only', reason: 'Only rapporteurs write.' }))
    expect(heard.at(-1)).toEqual({ type: 'refused', code: 'read-only', reason: 'Only rapporteurs write.' })
  })
  test('an event', () => {
    Line.last.opens()
    Line.last.receives(json(103, { event: 'stage', stage: 'adopted' }))
    expect(heard.at(-1)).toEqual({ type: 'told', event: { event: 'stage', stage: 'adopted' } })
  })
})

describe('when the connection closes', () => {
  test.each([1006, 1012, 1013])('%i: it is lost, and tried again', (code) => {
    Line.last.opens()
    Line.last.closes(code)
    expect(types().slice(-1)).toEqual(['linked'])
    expect(provider.shouldConnect).toBe(true)
  })
  test.each([4400, 4401, 4403, 4404, 4409, 4413, 4429, 4205])('%i: it is ended', (code) => {
    Line.last.opens()
    Line.last.closes(code)
    expect(heard.at(-1)).toEqual({ type: 'closed', code, reason: 'a reason' })
    expect(provider.shouldConnect).toBe(false)
  })
})

test('a frame is read without being changed', () => {
  const frame = encoding.createEncoder()
  step1(doc)(frame)
  const bytes = encoding.toUint8Array(frame)
  expect(askedVector(bytes)).toEqual(Y.encodeStateVector(doc))
  expect(sentOf(bytes)).toBeNull()
  expect(decoding.readVarUint(decoding.createDecoder(bytes))).toBe(0)
})
