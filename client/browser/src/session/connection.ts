// The connection to the live draft: a stock y-websocket provider that also hears the server's
// private messages, on a socket that counts what it sends the way the server counts it.

import type * as Y from 'yjs'
import type { Awareness } from 'y-protocols/awareness'
import { WebsocketProvider } from 'y-websocket'
import * as decoding from 'lib0/decoding'
import type { Rights, Version, Waiver } from './boot'
import type { Comment, Round } from './comments'

const SYNC = 0
const STEP1 = 0
const STEP2 = 1
const HELLO = 100
const ACK = 101
const REFUSED = 102
const EVENT = 103
const RIGHTS_CHANGED = 4205

export interface Hello {
  readonly person: { readonly id: string; readonly name: string; readonly color: string }
  readonly rights: Rights
  readonly schema: number
  /** A sentence, when the person may not edit. */
  readonly why?: string
}

export type ServerEvent =
  | { readonly event: 'waivers'; readonly waivers: readonly Waiver[] }
  | { readonly event: 'versions'; readonly versions: readonly Version[] }
  | { readonly event: 'stage'; readonly stage: string }
  | { readonly event: 'review' }
  | { readonly event: 'rights' }
  | { readonly event: 'comment'; readonly comment: Comment }
  | { readonly event: 'round'; readonly round: Round | null; readonly stage: string }
  | { readonly event: 'notices'; readonly unread: number }

/** What a connection tells, in the order it happens. */
export type Heard =
  | { readonly type: 'opened' }
  | { readonly type: 'linked'; readonly linked: boolean }
  | { readonly type: 'asked'; readonly vector: Uint8Array }
  | { readonly type: 'sent'; readonly kind: 'change' | 'whole'; readonly empty: boolean }
  | { readonly type: 'acknowledged'; readonly n: number }
  | { readonly type: 'synced' }
  | { readonly type: 'hello'; readonly hello: Hello }
  | { readonly type: 'refused'; readonly code: string; readonly reason: string }
  | { readonly type: 'told'; readonly event: ServerEvent }
  | { readonly type: 'closed'; readonly code: number; readonly reason: string }

export interface Connecting {
  readonly doc: Y.Doc
  readonly awareness: Awareness
  /** `wss://host/sync`, without the room. */
  readonly server: string
  readonly draft: string
  readonly epoch: number
  readonly schema: number
  readonly Socket?: typeof WebSocket
  hear(heard: Heard): void
}

/** Opens and keeps the connection; a close in the 44xx range or 4205 ends it until `connect()`. */
export function openConnection(asked: Connecting): WebsocketProvider {
  const provider = new WebsocketProvider(asked.server, `${asked.draft}/${asked.epoch}`, asked.doc, {
    awareness: asked.awareness,
    protocols: ['penholder.1'],
    params: { schema: String(asked.schema) },
    disableBc: true,
    WebSocketPolyfill: countingSocket(asked.Socket ?? WebSocket, asked.hear),
    shouldReconnect: (close) => !isFinal(close.code),
  })
  listen(provider, asked.hear)
  return provider
}

const isFinal = (code: number): boolean => (code >= 4400 && code < 4500) || code === RIGHTS_CHANGED

function listen(provider: WebsocketProvider, hear: (heard: Heard) => void): void {
  provider.on('status', ({ status }) => {
    if (status === 'connected') hear({ type: 'linked', linked: true })
  })
  provider.on('connection-close', () => hear({ type: 'linked', linked: false }))
  provider.on('sync', (synced: boolean) => {
    if (synced) hear({ type: 'synced' })
  })
  provider.on('closed', ({ code, reason }) => hear({ type: 'closed', code, reason }))
  provider.messageHandlers[HELLO] = (_answer, message) => hear({ type: 'hello', hello: json(message) as Hello })
  provider.messageHandlers[ACK] = (_answer, message) =>
    hear({ type: 'acknowledged', n: decoding.readVarUint(message) })
  provider.messageHandlers[REFUSED] = (_answer, message) => {
    const { code, reason } = json(message) as { code: string; reason: string }
    hear({ type: 'refused', code, reason })
  }
  provider.messageHandlers[EVENT] = (_answer, message) => hear({ type: 'told', event: json(message) as ServerEvent })
}

const json = (message: decoding.Decoder): unknown => JSON.parse(decoding.readVarString(message))

/** A socket class that tells of its own opening, of each sync message sent, and of the server's step 1. */
function countingSocket(Socket: typeof WebSocket, hear: (heard: Heard) => void): typeof WebSocket {
  return class CountingSocket extends Socket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols)
      hear({ type: 'opened' })
      this.addEventListener('message', (message: MessageEvent) => {
        const vector = askedVector(new Uint8Array(message.data as ArrayBuffer))
        if (vector) hear({ type: 'asked', vector })
      })
    }

    override send(data: Parameters<WebSocket['send']>[0]): void {
      super.send(data)
      const message = data instanceof Uint8Array ? sentOf(data) : null
      if (message) hear(message)
    }
  }
}

/** What sending these bytes means; null for anything but step 2 and update. */
export function sentOf(frame: Uint8Array): (Heard & { type: 'sent' }) | null {
  const [type, sub] = frame
  if (type !== SYNC || sub === STEP1) return null
  const update = decoding.readVarUint8Array(decoding.createDecoder(frame.subarray(2)))
  const empty = update.length === 2 && update[0] === 0 && update[1] === 0
  return { type: 'sent', kind: sub === STEP2 ? 'whole' : 'change', empty }
}

/** The state vector of a sync step 1: what the server holds. Null for any other frame. */
export function askedVector(frame: Uint8Array): Uint8Array | null {
  if (frame[0] !== SYNC || frame[1] !== STEP1) return null
  return decoding.readVarUint8Array(decoding.createDecoder(frame.subarray(2)))
}
