// Comments shown on their words: a quiet line, a number where they end, a stronger line for the one
// in focus. The keys on the words are the server's; nothing here changes the text.
import type { Node } from 'prosemirror-model'
import { Plugin, PluginKey, type Transaction } from 'prosemirror-state'
import { Decoration, DecorationSet, type EditorView } from 'prosemirror-view'
import { commentsOn, piecesOf } from './anchors'
import { changedBlocks } from './cells'
import { idOf } from './schema'

/** How a comment is shown; one on a whole paragraph has no line under all its words. */
export interface Remark {
  readonly number: number
  readonly whole: boolean
}

/** The words a comment is being written about. Offsets count UTF-16 units of the block's content. */
export interface Asked {
  readonly from: number
  readonly to: number
}

export interface Remarks {
  /** By the comment's id; those without are not shown. */
  readonly shown: ReadonlyMap<string, Remark>
  readonly focus: string | null
  readonly asked: Asked | null
}

/** `id`: the comment whose number, or whose words, were clicked. */
type Chosen = (id: string, where: 'number' | 'words') => void

interface Shown {
  readonly remarks: Remarks
  readonly drawn: DecorationSet
}

const KEY = new PluginKey<Shown>('comments')
const NONE: Shown = { remarks: { shown: new Map(), focus: null, asked: null }, drawn: DecorationSet.empty }

export function comments(chosen: Chosen): Plugin<Shown> {
  return new Plugin<Shown>({
    key: KEY,
    state: {
      init: () => NONE,
      apply: (tr, shown) => {
        const fresh = tr.getMeta(KEY) as Remarks | undefined
        if (fresh) return { remarks: fresh, drawn: draw(tr.doc, fresh, chosen) }
        return tr.docChanged ? followed(tr, shown, chosen) : shown
      },
    },
    props: {
      decorations: (state) => KEY.getState(state)?.drawn,
      handleClick(view, pos) {
        const { nodeBefore, nodeAfter } = view.state.doc.resolve(pos)
        const id = [nodeAfter, nodeBefore].flatMap((node) => (node ? commentsOn(node) : []))[0]
        if (id) chosen(id, 'words')
        return false
      },
    },
  })
}

export function showRemarks(view: EditorView, remarks: Remarks): void {
  view.dispatch(view.state.tr.setMeta(KEY, remarks))
}

function draw(doc: Node, remarks: Remarks, chosen: Chosen): DecorationSet {
  const { asked, shown } = remarks
  const all = asked ? [Decoration.inline(asked.from, asked.to, { class: 'asked-about' }, { asked })] : []
  const ends = endsOf(doc, shown)
  doc.forEach((block, pos) => all.push(...drawnIn(block, pos, ends, remarks, chosen)))
  return all.length ? DecorationSet.create(doc, all) : DecorationSet.empty
}

/**
 * What is drawn goes along with the text, but the marks on the words may be others now: of words typed over they
 * come only with the next step. So what is drawn in the changed blocks is drawn anew, and in those that hold
 * the other half of a comment of theirs: the number may stand there. What is stale goes before the rest is moved:
 * afterwards it may reach over the ends of its block, and is not found there any more.
 */
function followed(tr: Transaction, { remarks, drawn }: Shown, chosen: Chosen): Shown {
  const { from, toBefore, toAfter } = changedBlocks(tr.before, tr.doc)
  const touched = new Set([...idsIn(tr.before, from, toBefore), ...idsIn(tr.doc, from, toAfter)].filter((id) => remarks.shown.has(id)))
  if (!touched.size) return { remarks, drawn: drawn.map(tr.mapping, tr.doc) }
  const isStale = (block: Node, index: number, to: number) => (from <= index && index < to) || piecesOf(block).some(({ id }) => touched.has(id))
  let rest = drawn
  tr.before.forEach((block, pos, index) => {
    if (isStale(block, index, toBefore)) rest = rest.remove(rest.find(pos + 1, pos + block.nodeSize - 1, (spec) => !('asked' in spec)))
  })
  let after = rest.map(tr.mapping, tr.doc)
  const ends = endsOf(tr.doc, remarks.shown)
  tr.doc.forEach((block, pos, index) => {
    if (isStale(block, index, toAfter)) after = after.add(tr.doc, drawnIn(block, pos, ends, remarks, chosen))
  })
  return { remarks, drawn: after }
}

const idsIn = (doc: Node, from: number, to: number): string[] =>
  doc.content.content.slice(from, to).flatMap((block) => piecesOf(block).map(({ id }) => id))

/** Where the last words of each comment end: there its number stands. */
function endsOf(doc: Node, shown: Remarks['shown']): ReadonlyMap<string, number> {
  const ends = new Map<string, number>()
  doc.forEach((block, pos) => {
    for (const { id, to } of piecesOf(block)) if (shown.has(id)) ends.set(id, pos + 1 + to)
  })
  return ends
}

interface Numbered {
  readonly id: string
  readonly number: number
  readonly focused: boolean
}

function drawnIn(block: Node, pos: number, ends: ReadonlyMap<string, number>, { shown, focus }: Remarks, chosen: Chosen): Decoration[] {
  const lines: Decoration[] = []
  const places = new Map<number, Numbered[]>()
  for (const { id, from, to } of piecesOf(block)) {
    const remark = shown.get(id)
    if (!remark) continue
    const end = pos + 1 + to
    const looks = id === focus ? 'remarked in-focus' : remark.whole ? '' : 'remarked'
    if (looks) lines.push(Decoration.inline(pos + 1 + from, end, { class: looks }))
    if (ends.get(id) === end) places.set(end, [...(places.get(end) ?? []), { id, number: remark.number, focused: id === focus }])
  }
  return [...lines, ...[...places].map(([end, numbers]) => numbersAt(end, numbers, chosen))]
}

/** Numbers of comments that end at one place stand side by side. */
function numbersAt(pos: number, unsorted: readonly Numbered[], chosen: Chosen): Decoration {
  const numbers = [...unsorted].sort((a, b) => a.number - b.number)
  return Decoration.widget(pos, () => numbersElement(numbers, (id) => chosen(id, 'number')), {
    key: numbers.map(({ id, number, focused }) => `${id} ${number} ${focused}`).join(),
    side: -1,
    marks: [],
    ignoreSelection: true,
    stopEvent: () => true,
  })
}

/** For the eye and the mouse; whoever listens finds the words quoted in the discussion. */
function numbersElement(numbers: readonly Numbered[], chosen: (id: string) => void): HTMLElement {
  const place = document.createElement('span')
  place.className = 'remark-number'
  place.setAttribute('aria-hidden', 'true')
  const signs = document.createElement('span')
  for (const { id, number, focused } of numbers) {
    const sign = document.createElement('span')
    sign.className = focused ? 'in-focus' : ''
    sign.textContent = String(number)
    sign.addEventListener('mousedown', (event) => event.preventDefault())
    sign.addEventListener('click', () => chosen(id))
    signs.append(sign)
  }
  place.append(signs)
  return place
}

/** Where a comment's words begin, else its paragraph; null when both are gone. */
export function placeOf(doc: Node, id: string, block: string): { from: number; to: number; pos: number } | null {
  let paragraph: { from: number; to: number; pos: number } | null = null
  let words: { from: number; to: number; pos: number } | null = null
  doc.forEach((node, pos) => {
    const piece = words ? undefined : piecesOf(node).find((each) => each.id === id)
    if (piece) words = { from: pos + 1 + piece.from, to: pos + 1 + piece.to, pos }
    if (idOf(node) === block) paragraph = { from: pos + 1, to: pos + 1, pos }
  })
  return words ?? paragraph
}
