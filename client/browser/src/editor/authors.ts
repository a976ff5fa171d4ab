// Marks under others' words: a line of each writer's own kind and colour, their initials where they begin.
//
// The names are of the text as it was saved. Where the page is ahead of it, what both have in common
// at the start and at the end of a block is marked; the rest waits for the next answer.
import type { Node } from 'prosemirror-model'
import { Plugin, PluginKey } from 'prosemirror-state'
import { Decoration, DecorationSet, type EditorView } from 'prosemirror-view'
import { HARD_BREAK, idOf } from './schema'

/** How one writer's words are marked. `line` is the kind of line, from 0. */
export interface Mark {
  readonly name: string
  readonly initials: string
  readonly color: string
  readonly line: number
}

/** A block's words in order; null for those that carry no mark. */
export interface MarkedBlock {
  readonly id: string
  readonly words: readonly { readonly text: string; readonly mark: Mark | null }[]
}

const KEY = new PluginKey<DecorationSet>('authors')

export function authors(): Plugin<DecorationSet> {
  return new Plugin<DecorationSet>({
    key: KEY,
    state: {
      init: () => DecorationSet.empty,
      apply: (tr, shown) => {
        const fresh = tr.getMeta(KEY) as readonly MarkedBlock[] | undefined
        if (fresh) return marks(tr.doc, fresh)
        return tr.docChanged && shown !== DecorationSet.empty ? shown.map(tr.mapping, tr.doc) : shown
      },
    },
    props: { decorations: (state) => KEY.getState(state) },
  })
}

/** With no blocks nothing is marked. */
export function showAuthors(view: EditorView, blocks: readonly MarkedBlock[]): void {
  view.dispatch(view.state.tr.setMeta(KEY, blocks))
}

function marks(doc: Node, blocks: readonly MarkedBlock[]): DecorationSet {
  const byId = new Map(blocks.map((block) => [block.id, block]))
  const found: Decoration[] = []
  doc.forEach((node, pos) => {
    const block = byId.get(idOf(node))
    if (block) found.push(...marksOf(node, pos + 1, block))
  })
  return found.length ? DecorationSet.create(doc, found) : DecorationSet.empty
}

function marksOf(node: Node, start: number, { words }: MarkedBlock): Decoration[] {
  const [shown, places] = wordsOf(node)
  const saved = words.map(({ text }) => text).join('')
  const [from, to] = [commonStart(shown, saved), commonEnd(shown, saved)]
  const place = placing(shown, saved, from, to)
  const found: Decoration[] = []
  let at = 0
  for (const { text, mark } of words) {
    const [begin, end] = [at + text.length - text.trimStart().length, at + text.trimEnd().length]
    for (const [first, last] of mark && begin < end ? place(begin, end) : []) {
      found.push(...marked(start + places[first]!, start + places[last - 1]! + 1, mark!))
    }
    at += text.length
  }
  return found
}

function marked(from: number, to: number, mark: Mark): Decoration[] {
  const looks = { class: `by by-${mark.line}`, style: `--who: ${mark.color}`, title: mark.name }
  const key = `${mark.name} ${mark.color}`
  return [
    Decoration.widget(from, () => label(mark), { key, side: 1, marks: [], ignoreSelection: true }),
    Decoration.inline(from, to, looks),
  ]
}

/** The block's words, and where in the node each of their units stands. */
function wordsOf(node: Node): [string, number[]] {
  let words = ''
  const places: number[] = []
  node.forEach((child, offset) => {
    const text = child.isText ? (child.text ?? '') : child.type.name === 'break' ? HARD_BREAK : ''
    words += text
    for (let unit = 0; unit < text.length; unit++) places.push(offset + unit)
  })
  return [words, places]
}

/**
 * Where saved units stand in what is shown: those before `from` where they were, those of the last
 * `to` counted from the end, the others nowhere.
 */
function placing(shown: string, saved: string, from: number, to: number): (first: number, last: number) => [number, number][] {
  const end = Math.min(to, Math.min(shown.length, saved.length) - from)
  const shift = shown.length - saved.length
  return (first, last) => {
    if (shift === 0 && from === saved.length) return [[first, last]]
    const head: [number, number] = [first, Math.min(last, from)]
    const tail: [number, number] = [Math.max(first, saved.length - end) + shift, last + shift]
    return [head, tail].filter(([one, other]) => one < other)
  }
}

function commonStart(one: string, other: string): number {
  const most = Math.min(one.length, other.length)
  let at = 0
  while (at < most && one[at] === other[at]) at++
  return at
}

function commonEnd(one: string, other: string): number {
  const most = Math.min(one.length, other.length)
  let at = 0
  while (at < most && one[one.length - 1 - at] === other[other.length - 1 - at]) at++
  return at
}

/** Colours go in through the style object: the page's policy allows no style attributes in markup. */
function label({ initials, color }: Mark): HTMLElement {
  const place = document.createElement('span')
  place.className = 'by-name'
  place.setAttribute('aria-hidden', 'true')
  place.style.setProperty('--who', color)
  const name = document.createElement('span')
  name.textContent = initials
  place.append(name)
  return place
}
