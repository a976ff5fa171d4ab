// Peers around a table with a bad network, and the things people do to a draft.
import { toggleMark } from 'prosemirror-commands'
import { Fragment, type Node, Slice } from 'prosemirror-model'
import { type Command, TextSelection } from 'prosemirror-state'
import * as Y from 'yjs'
import { joinBackward, joinForward, mark, retype, splitBlock, tie } from '../../src/editor/blocks'
import { block, blocksSlice } from '../../src/editor/cells'
import { move } from '../../src/editor/moves'
import { BLOCK_TYPES, idOf, KINDS, schema } from '../../src/editor/schema'
import { countWords, EMBED, Ledger, WORD } from './ledger'
import { Peer } from './peer'
import type { Chance } from './random'

const DECORATIONS = ['', 'é', 'e\u0301', '😀', '漢字', 'שלום', 'مرحبا']
const SERVER = 'server'

/** Carries updates between peers; in order on each link, otherwise as chance has it. */
export class Network {
  private readonly links: { from: Peer; to: Peer; queue: Uint8Array[] }[] = []
  private readonly unsent = new Map<Peer, Uint8Array[]>()

  constructor(readonly peers: readonly Peer[]) {
    for (const from of peers) {
      from.doc.on('update', (update: Uint8Array, origin: unknown) => {
        if (origin !== this) this.unsent.set(from, [...(this.unsent.get(from) ?? []), update])
      })
      this.links.push(...peers.filter((to) => to !== from).map((to) => ({ from, to, queue: [] })))
    }
  }

  /** Puts what this peer did on its way, as one: nobody sees half a word and breaks it in two. */
  send(from: Peer): void {
    const updates = this.unsent.get(from)
    this.unsent.delete(from)
    if (!updates) return
    const update = Y.mergeUpdates(updates)
    for (const link of this.links) if (link.from === from) link.queue.push(update)
  }

  /** Delivers the next update of one link, or several of it as one. False when nothing is on its way. */
  deliverSome(chance: Chance): boolean {
    const waiting = this.links.filter(({ queue }) => queue.length > 0)
    if (waiting.length === 0) return false
    const { to, queue } = chance.of(waiting)
    const updates = queue.splice(0, 1 + chance.below(Math.min(queue.length, 5)))
    if (chance.maybe(0.5)) Y.applyUpdate(to.doc, Y.mergeUpdates(updates), this)
    else for (const update of updates) Y.applyUpdate(to.doc, update, this)
    this.send(to)
    return true
  }
}

export class Meeting {
  readonly ledger = new Ledger()
  private words = 0

  constructor(
    readonly peers: readonly Peer[],
    private readonly chance: Chance,
    private readonly questions: readonly (string | null)[] = ['q1', 'q2', null],
  ) {
    for (const peer of peers) peer.text.observe((event, transaction) => this.rewritten(peer, event, transaction))
  }

  /** One person does one thing. Throws if it did anything else to the words on their own page. */
  act(peer: Peer): void {
    const acts = Object.entries(this.acts)
    const [name, act] = acts[this.weighted(acts.map(([, { weight }]) => weight))] as (typeof acts)[number]
    const before = countWords(peer.flat)
    const { gone = new Set<string>(), fresh = [] } = act.do(peer) ?? {}
    this.ledger.delete(gone)
    const after = countWords(peer.flat)
    for (const [word, count] of before) {
      if (!gone.has(word) && after.get(word) !== count && !act.travels) {
        throw new Error(`${name} left ${word} ${after.get(word) ?? 0} times, not ${count}`)
      }
    }
    for (const word of fresh) {
      if (after.get(word) !== 1) throw new Error(`${name} wrote ${word} ${after.get(word) ?? 0} times`)
    }
    if (!peer.agrees) throw new Error(`after ${name} the page differs from its text`)
  }

  /** The server renames the later of two blocks with one id. */
  repairIds(peer: Peer): void {
    const seen = new Set<string>()
    let at = 0
    peer.doc.transact(() => {
      for (const { insert, attributes } of peer.text.toDelta() as { insert: unknown; attributes?: { id?: string } }[]) {
        if (typeof insert === 'string') {
          for (let index = 0; index < insert.length; index++) {
            const id = attributes?.id ?? ''
            if (insert[index] === '\n' && (!id || seen.has(id))) peer.text.format(at + index, 1, { id: this.chance.id() })
            else if (insert[index] === '\n') seen.add(id)
          }
        }
        at += typeof insert === 'string' ? insert.length : 1
      }
    }, SERVER)
  }

  private readonly acts: Record<string, { weight: number; travels?: boolean; do: (peer: Peer) => Done | void }> = {
    'typing words': { weight: 18, do: (peer) => this.typeWords(peer) },
    'typing over a selection': { weight: 1, do: (peer) => this.typeOver(peer) },
    'pressing Enter': { weight: 4, do: (peer) => this.at(peer, splitBlock(peer.mint)) },
    'pressing Backspace at a start': { weight: 3, do: (peer) => this.atEdge(peer, 'start', joinBackward) },
    'pressing Delete at an end': { weight: 1, do: (peer) => this.atEdge(peer, 'end', joinForward) },
    'moving a block': { weight: 2, do: (peer) => this.at(peer, move(this.chance.of([1, -1]))) },
    'cutting a block and pasting it elsewhere': { weight: 1, do: (peer) => this.cutAndPaste(peer) },
    'pasting copied blocks': { weight: 1, do: (peer) => this.pasteCopies(peer) },
    'changing the type': { weight: 2, do: (peer) => this.at(peer, retype(this.chance.of(BLOCK_TYPES), 1 + this.chance.below(3))) },
    'deleting a range': { weight: 1.5, do: (peer) => this.deleteRange(peer, 30) },
    'deleting a block': { weight: 0.5, do: (peer) => this.deleteBlock(peer) },
    'making words strong': { weight: 2, do: (peer) => this.over(peer, toggleMark(schema.marks.strong)) },
    'making words emphatic': { weight: 1, do: (peer) => this.over(peer, toggleMark(schema.marks.em)) },
    'linking words': { weight: 1, do: (peer) => this.over(peer, toggleMark(schema.marks.link, { href: 'https://gfmd.example/' })) },
    'commenting on words': { weight: 1, do: (peer) => this.comment(peer) },
    'tying a block': { weight: 2, do: (peer) => this.at(peer, tie(this.chance.of(this.questions))) },
    'saying its kind': { weight: 2, do: (peer) => this.at(peer, mark(this.chance.of([...KINDS, null]))) },
    'breaking a line': { weight: 1, do: (peer) => this.insert(peer, schema.node('break')) },
    'inserting an embed': { weight: 1, do: (peer) => this.insert(peer, schema.node('embed', { data: { t: 'ref' } })) },
    'going back': { weight: 1, travels: true, do: (peer) => this.travel(peer, 'undo') },
    'going forward again': { weight: 0.5, travels: true, do: (peer) => this.travel(peer, 'redo') },
  }

  private typeWords(peer: Peer): Done {
    peer.select(this.gap(peer))
    const word = this.newWord()
    if (this.chance.maybe(0.5)) peer.type(word)
    else peer.dispatch(peer.state.tr.insertText(word))
    return { fresh: [word] }
  }

  private typeOver(peer: Peer): Done {
    const gone = this.selectRange(peer, 12)
    const word = this.newWord()
    peer.dispatch(peer.state.tr.insertText(word))
    return { gone, fresh: [word] }
  }

  private deleteRange(peer: Peer, length: number): Done {
    const gone = this.selectRange(peer, length)
    peer.dispatch(peer.state.tr.deleteSelection())
    return { gone }
  }

  private deleteBlock(peer: Peer): Done {
    const { node, pos } = this.aBlock(peer)
    const gone = wordsIn(node)
    peer.dispatch(peer.state.tr.delete(pos, pos + node.nodeSize))
    return { gone }
  }

  private cutAndPaste(peer: Peer): void {
    const { node, index, pos } = this.aBlock(peer)
    if (peer.state.doc.childCount < 2 || !peer.healed) return
    const slice = blocksSlice(peer.state.doc, index, index + 1)
    peer.dispatch(peer.state.tr.delete(pos, pos + node.nodeSize))
    const target = this.aBlock(peer)
    peer.dispatch(peer.state.tr.replace(target.pos, target.pos, slice))
  }

  /** New words in blocks that still carry the ids they were copied with. */
  private pasteCopies(peer: Peer): Done {
    const fresh = [this.newWord(), this.newWord()]
    const source = this.aBlock(peer).node
    const copies = fresh.map((word) => block({ ...source.attrs, nameless: false }, [schema.text(word)]))
    const at = this.gap(peer)
    peer.dispatch(peer.state.tr.replace(at, at, new Slice(Fragment.fromArray(copies), 1, 1)))
    return { fresh }
  }

  private comment(peer: Peer): void {
    const { node, pos } = this.aBlock(peer)
    if (node.content.size === 0) return
    const start = pos - peer.state.doc.resolve(pos).index(0) + (peer.healed ? 1 : 0)
    const key = `c:${this.chance.below(5)}`
    peer.doc.transact(() => peer.text.format(start, node.content.size, { [key]: true }), SERVER)
  }

  private travel(peer: Peer, way: 'undo' | 'redo'): Done {
    const before = countWords(peer.flat)
    peer.binding[way]()
    const after = countWords(peer.flat)
    return { gone: new Set([...before.keys()].filter((word) => !after.has(word))) }
  }

  private at(peer: Peer, command: Command): void {
    peer.select(this.gap(peer))
    peer.run(command)
  }

  private atEdge(peer: Peer, edge: 'start' | 'end', command: Command): void {
    const { node, pos } = this.aBlock(peer)
    peer.select(edge === 'start' ? pos + 1 : pos + 1 + node.content.size)
    peer.run(command)
  }

  private over(peer: Peer, command: Command): void {
    this.selectRange(peer, 20)
    peer.run(command)
  }

  private insert(peer: Peer, node: Node): void {
    const at = this.gap(peer)
    peer.dispatch(peer.state.tr.insert(at, node))
  }

  /** Selects a range of up to `length`, perhaps over blocks; gives the words it touches. */
  private selectRange(peer: Peer, length: number): Set<string> {
    const { doc } = peer.state
    const from = this.chance.below(doc.content.size)
    const to = Math.min(doc.content.size, from + 1 + this.chance.below(length))
    const selection = TextSelection.between(doc.resolve(from), doc.resolve(to))
    const whole = [selection.from, selection.to].map((pos) => wholeSigns(doc, pos)) as [number, number]
    peer.select(...whole)
    return wordsBetween(doc, peer.state.selection.from, peer.state.selection.to)
  }

  /** A place between words, perhaps at the start or end of a block. */
  private gap(peer: Peer): number {
    const { node, pos } = this.aBlock(peer)
    const offsets = [0, node.content.size]
    for (const { from, to } of places(node)) offsets.push(from, to)
    return pos + 1 + this.chance.of(offsets)
  }

  private aBlock(peer: Peer): { node: Node; pos: number; index: number } {
    const index = this.chance.below(peer.state.doc.childCount)
    let pos = 0
    for (let before = 0; before < index; before++) pos += peer.state.doc.child(before).nodeSize
    return { node: peer.state.doc.child(index), pos, index }
  }

  private newWord(): string {
    const number = ++this.words
    const word = `w${number}_${this.chance.of(DECORATIONS)}${number};`
    this.ledger.typed(word)
    return word
  }

  private weighted(weights: readonly number[]): number {
    let left = this.chance.next() * weights.reduce((sum, weight) => sum + weight, 0)
    return weights.findIndex((weight) => (left -= weight) < 0)
  }

  /** Words that this person's change inserted, though they were there before, are written anew. */
  private rewritten(peer: Peer, event: Y.YTextEvent, transaction: Y.Transaction): void {
    if (!transaction.local || transaction.origin === SERVER) return
    const inserted = event.delta.map(({ insert }) => (typeof insert === 'string' ? insert : EMBED)).join('')
    const client = peer.doc.clientID
    this.ledger.rewrite(countWords(inserted).keys(), {
      peer: client,
      clock: transaction.afterState.get(client) ?? 0,
      known: new Map(transaction.beforeState),
      travel: transaction.origin instanceof Y.UndoManager,
    })
  }
}

interface Done {
  gone?: Set<string>
  fresh?: string[]
}

export function idsOf(peer: Peer): string[] {
  return peer.state.doc.content.content.map(idOf)
}

function wordsIn(node: Node): Set<string> {
  return new Set(places(node).map(({ word }) => word))
}

/** Words of a block with their offsets in it; a leaf counts one. */
function places(node: Node): { word: string; from: number; to: number }[] {
  const text = node.textBetween(0, node.content.size, undefined, EMBED)
  return [...text.matchAll(WORD)].map((match) => ({
    word: match[0],
    from: match.index,
    to: match.index + match[0].length,
  }))
}

function wordsBetween(doc: Node, from: number, to: number): Set<string> {
  const touched = new Set<string>()
  doc.forEach((node, pos) => {
    for (const place of places(node)) {
      if (pos + 1 + place.from < to && pos + 1 + place.to > from) touched.add(place.word)
    }
  })
  return touched
}

/** Nobody's caret stands inside a surrogate pair. */
function wholeSigns(doc: Node, pos: number): number {
  const $pos = doc.resolve(pos)
  const before = $pos.parent.textBetween(0, $pos.parentOffset, undefined, EMBED)
  return /[\uD800-\uDBFF]$/.test(before) ? pos - 1 : pos
}
