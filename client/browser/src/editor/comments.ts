// Comments shown on their words: a quiet line, a number where they end, a stronger line for the one
// in focus. The keys on the words are the server's; nothing here changes the text.
import type { Node } from 'prosemirror-model'
import { Plugin, PluginKey } from 'prosemirror-state'
import { Decoration, DecorationSet, type EditorView } from 'prosemirror-view'
import { commentsOn, piecesOf } from './anchors'
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

const KEY = new PluginKey<DecorationSet>('comments')

/** `chosen`: a number, or words with a comment, were clicked. */
export function comments(chosen: (id: string, where: 'number' | 'words') => void): Plugin<DecorationSet> {
  return new Plugin<DecorationSet>({
    key: KEY,
    state: {
      init: () => DecorationSet.empty,
      apply: (tr, shown) => {
        const fresh = tr.getMeta(KEY) as Remarks | undefined
        if (fresh) return draw(tr.doc, fresh, chosen)
        return tr.docChanged && shown !== DecorationSet.empty ? shown.map(tr.mapping, tr.doc) : shown
      },
    },
    props: {
      decorations: (state) => KEY.getState(state),
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

function draw(doc: Node, { shown, focus, asked }: Remarks, chosen: (id: string, where: 'number') => void): DecorationSet {
  const ends = new Map<string, number>()
  const lines: Decoration[] = asked ? [Decoration.inline(asked.from, asked.to, { class: 'asked-about' })] : []
  doc.forEach((block, pos) => {
    for (const { id, from, to } of piecesOf(block)) {
      const remark = shown.get(id)
      if (!remark) continue
      const looks = id === focus ? 'remarked in-focus' : remark.whole ? '' : 'remarked'
      if (looks) lines.push(Decoration.inline(pos + 1 + from, pos + 1 + to, { class: looks }))
      ends.set(id, pos + 1 + to)
    }
  })
  const all = [...lines, ...numbersAt(ends, shown, focus, chosen)]
  return all.length ? DecorationSet.create(doc, all) : DecorationSet.empty
}

interface Numbered {
  readonly id: string
  readonly number: number
  readonly focused: boolean
}

/** Numbers of comments that end at one place stand side by side. */
function numbersAt(ends: ReadonlyMap<string, number>, shown: Remarks['shown'], focus: string | null, chosen: (id: string, where: 'number') => void): Decoration[] {
  const places = new Map<number, Numbered[]>()
  for (const [id, pos] of ends) places.set(pos, [...(places.get(pos) ?? []), { id, number: shown.get(id)?.number ?? 0, focused: id === focus }])
  return [...places].map(([pos, unsorted]) => {
    const numbers = unsorted.sort((a, b) => a.number - b.number)
    return Decoration.widget(pos, () => numbersElement(numbers, (id) => chosen(id, 'number')), {
      key: numbers.map(({ id, number, focused }) => `${id} ${number} ${focused}`).join(),
      side: -1,
      marks: [],
      ignoreSelection: true,
      stopEvent: () => true,
    })
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
