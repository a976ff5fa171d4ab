// Two writers connected to a real server, who do what lines of JSON on stdin tell them and answer each
// with a line on stdout: {"answer": …}, or {"fault": "…"} when a word or a page went wrong.
//
// Words of other writers carry numbers from ELSEWHERE on; they are entered in the ledger as they are
// first seen, so that moving or deleting them here is accounted for as with one's own.
import { createInterface } from 'node:readline'
import * as Y from 'yjs'
import { countWords } from '../editor/ledger'
import { Meeting } from '../editor/meeting'
import type { PeerOptions } from '../editor/peer'
import { Chance } from '../editor/random'
import { type OnlinePeer, PagePeer, StockPeer } from './online_peer'

interface Begin {
  seed: number
  draft: string
  epoch: number
  questions: string[]
  /** Where each writer finds the server, and the token each comes with. */
  writers: { server: string; token: string }[]
}

const ELSEWHERE = 1_000_000
const LAST_WORDS = 900_000

class Pages {
  readonly peers: readonly OnlinePeer[] = []
  private readonly meeting: Meeting
  private readonly elsewhere = new Set<string>()
  private waiting: { true: () => boolean; resolve: () => void }[] = []
  private lastWords = 0

  constructor({ seed, questions, writers, draft, epoch }: Begin) {
    const chance = new Chance(seed)
    const look = () => this.look()
    this.peers = [StockPeer, PagePeer].map(
      (Kind, index) => new Kind(options(chance, index), { ...writers[index]!, draft, epoch }, look),
    )
    this.meeting = new Meeting(this.peers, chance, [...questions, null])
    for (const peer of this.peers) {
      peer.doc.on('update', (_update: Uint8Array, origin: unknown) => {
        if (origin === peer.provider) this.heard(peer)
      })
    }
  }

  act(times: readonly number[]): void {
    this.peers.forEach((peer, index) => {
      for (let acts = times[index] ?? 0; acts > 0; acts--) this.meeting.act(peer)
    })
  }

  /** What was seen elsewhere of words that undo brought back in pieces. */
  watch(texts: readonly string[]): void {
    for (const text of texts) this.meeting.ledger.watch(text)
  }

  /** What other writers say they typed and deleted. */
  account(typed: readonly string[], deleted: readonly string[]): void {
    for (const word of typed) this.enter(word)
    this.meeting.ledger.delete(deleted)
  }

  async atHome(): Promise<void> {
    await this.until(() => this.peers.every((peer) => peer.atHome))
  }

  /** Each writes one more word; once it is seen elsewhere, all that the writer did before is stored. */
  lastWord(): string[] {
    return this.peers.map((peer) => {
      const number = LAST_WORDS + ++this.lastWords
      const word = `w${number}_${number};`
      this.meeting.ledger.typed(word)
      peer.select(peer.state.doc.content.size - 1)
      peer.dispatch(peer.state.tr.insertText(word))
      return word
    })
  }

  /** Until everybody here has heard of all that these clocks and this text tell of. */
  async hear(clocks: Readonly<Record<string, number>>, text: string): Promise<void> {
    await this.until(() => this.peers.every((peer) => peer.text.toString() === text && isAt(peer.doc, clocks)))
    await this.until(() => this.peers.every((peer) => !(peer instanceof PagePeer) || peer.saysSaved))
  }

  read(): unknown {
    return this.peers.map((peer) => ({
      connection: peer.closed ?? (peer.atHome ? 'at home' : 'away'),
      clocks: Object.fromEntries(Y.decodeStateVector(Y.encodeStateVector(peer.doc))),
      text: peer.text.toDelta() as unknown,
      ids: peer.ids.filter(Boolean),
    }))
  }

  judge(): unknown {
    return this.meeting.ledger.judge(this.peers[0]?.flat ?? '')
  }

  private heard(peer: OnlinePeer): void {
    const text = peer.flat
    for (const word of countWords(text).keys()) this.enter(word)
    this.meeting.ledger.watch(text)
    if (!peer.agrees) fail('a page differs from its text after it heard of others')
  }

  private enter(word: string): void {
    const number = Number(word.slice(1, word.indexOf('_')))
    if (number < ELSEWHERE || this.elsewhere.has(word)) return
    this.elsewhere.add(word)
    this.meeting.ledger.typed(word)
  }

  private look(): void {
    for (const { closed } of this.peers) if (closed) fail(`the server closed for good: ${closed}`)
    this.waiting = this.waiting.filter((each) => {
      const done = each.true()
      if (done) each.resolve()
      return !done
    })
  }

  private until(isTrue: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      this.waiting.push({ true: isTrue, resolve })
      this.look()
    })
  }
}

function options(chance: Chance, index: number): PeerOptions {
  const doc = new Y.Doc()
  doc.clientID = 1000 + chance.below(1_000_000) * 3 + index
  return { doc, mint: () => chance.id(), captureTimeout: chance.of([0, Infinity]) }
}

function isAt(doc: Y.Doc, clocks: Readonly<Record<string, number>>): boolean {
  const here = Y.decodeStateVector(Y.encodeStateVector(doc))
  return here.size === Object.keys(clocks).length && [...here].every(([client, clock]) => clocks[client] === clock)
}

/** What a line may carry, by the command it is for. */
interface Told extends Begin {
  do: keyof typeof commands
  times: number[]
  texts: string[]
  typed: string[]
  deleted: string[]
  who: number
  clocks: Record<string, number>
  text: string
}

let pages: Pages

const commands = {
  begin: (told: Told) => void (pages = new Pages(told)),
  act: ({ times }: Told) => pages.act(times),
  watch: ({ texts }: Told) => pages.watch(texts),
  account: ({ typed, deleted }: Told) => pages.account(typed, deleted),
  leave: ({ who }: Told) => pages.peers[who]?.provider.disconnect(),
  comeBack: ({ who }: Told) => pages.peers[who]?.provider.connect(),
  atHome: () => pages.atHome(),
  lastWord: () => pages.lastWord(),
  hear: ({ clocks, text }: Told) => pages.hear(clocks, text),
  read: () => pages.read(),
  judge: () => pages.judge(),
}

function tell(said: { answer: unknown } | { fault: string }): void {
  process.stdout.write(`${JSON.stringify(said)}\n`)
}

function fail(fault: string): never {
  tell({ fault })
  process.exit(1)
}

process.on('uncaughtException', (error) => fail(error.stack ?? error.message))

async function answer(line: string): Promise<void> {
  const told = JSON.parse(line) as Told
  tell({ answer: (await commands[told.do](told)) ?? null })
}

createInterface({ input: process.stdin })
  .on('line', (line) => void answer(line))
  .on('close', () => process.exit(0))
