// A writer whose document is connected to a real server: with a stock provider, as any program of
// the Yjs world would be, or with the drafting page's own connection and its account of what is saved.
import { Awareness } from 'y-protocols/awareness'
import { WebsocketProvider } from 'y-websocket'
import { openConnection } from '../../src/session/connection'
import { settled } from '../../src/session/saving'
import { initial, reduce, type State } from '../../src/session/state'
import { boot } from '../builders'
import { Peer, type PeerOptions } from '../editor/peer'

export interface Address {
  /** `ws://host/sync` */
  server: string
  draft: string
  epoch: number
  token: string
}

/** The longest pause between two tries to connect, in ms: a test cuts its network often. */
const LONGEST_PAUSE = 200

export abstract class OnlinePeer extends Peer {
  abstract readonly provider: WebsocketProvider
  /** Code and reason, once the server has closed the connection for good. */
  closed: string | null = null

  constructor(options: PeerOptions, changed: () => void) {
    super(options)
    this.doc.on('update', changed)
  }

  /** Key by key, but sent as one: somebody who saw half a word could take it for the whole of one. */
  override type(words: string): void {
    this.doc.transact(() => super.type(words), this.binding)
  }

  get atHome(): boolean {
    return this.provider.synced
  }

  protected watch(provider: WebsocketProvider, changed: () => void): WebsocketProvider {
    provider.maxBackoffTime = LONGEST_PAUSE
    provider.on('closed', ({ code, reason }) => (this.closed = `${code} ${reason}`))
    for (const event of ['sync', 'status', 'closed'] as const) provider.on(event, changed)
    return provider
  }
}

/** Hears its own words back, which is all that tells a stock client that they arrived. */
export class StockPeer extends OnlinePeer {
  readonly provider: WebsocketProvider

  constructor(options: PeerOptions, { server, draft, epoch, token }: Address, changed: () => void) {
    super(options, changed)
    this.provider = new WebsocketProvider(server, `${draft}/${epoch}`, this.doc, {
      disableBc: true,
      WebSocketPolyfill: socketWith(token),
    })
    this.watch(this.provider, changed)
  }
}

/** The connection of the drafting page, and what the page would say about saving. */
export class PagePeer extends OnlinePeer {
  readonly provider: WebsocketProvider
  private page: State = initial(boot())

  constructor(options: PeerOptions, { token, ...where }: Address, changed: () => void) {
    super(options, changed)
    // Before the provider listens, as the page does it: a change is noted before it is sent.
    this.doc.on('update', (_update: Uint8Array, origin: unknown) => {
      if (origin !== this.provider) this.page = reduce(this.page, { type: 'made' })
    })
    this.provider = openConnection({
      ...where,
      doc: this.doc,
      awareness: new Awareness(this.doc),
      schema: 1,
      Socket: socketWith(token),
      hear: (heard) => {
        this.page = reduce(this.page, heard)
        if (heard.type === 'refused') this.closed = `${heard.code} ${heard.reason}`
        changed()
      },
    })
    this.watch(this.provider, changed)
  }

  get saysSaved(): boolean {
    return settled(this.page.book)
  }
}

/** Who opens the socket is said in a header, which Node allows and a browser would not. */
function socketWith(token: string): typeof WebSocket {
  return class extends WebSocket {
    constructor(url: string | URL, protocols: string | string[] = []) {
      super(url, { protocols, headers: { Authorization: `Bearer ${token}` } } as never)
      // Node 20 tells of a handshake that failed, but not that the socket is closed; browsers tell both.
      this.addEventListener('error', () => {
        if (this.readyState === WebSocket.CONNECTING) this.dispatchEvent(new Event('close'))
      })
    }
  }
}
