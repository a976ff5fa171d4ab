// Others' carets and selections, and our own told to them.
//
// A caret travels as relative positions in the text. Once placed it is mapped through every change
// by ProseMirror; it is placed anew only when its owner moves it, or after the page was rebuilt.
import { type EditorState, Plugin, PluginKey, type Transaction } from 'prosemirror-state'
import { Decoration, DecorationSet, type EditorView } from 'prosemirror-view'
import type { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { type Binding, type Place, remoteChange } from './binding'
import { everyFrame } from './frame'

interface Caret {
  name: string
  color: string
  place: Place
  /** Positions on the page; null while the text they are about has not arrived. */
  range: { anchor: number; head: number } | null
}

interface Carets {
  byClient: ReadonlyMap<number, Caret>
  shown: DecorationSet
}

const KEY = new PluginKey<Carets>('carets')
const COLOR = /^(?:#[0-9a-f]{3,8}|(?:rgb|hsl)\([\d\s.,%/deg]+\))$/i
const FALLBACK_COLORS = ['#9b2226', '#0a6e5c', '#3d5a98', '#7a4b94', '#8a5a00', '#2f6b2f']

export function carets(binding: Binding, awareness: Awareness): Plugin<Carets> {
  return new Plugin<Carets>({
    key: KEY,
    state: {
      init: () => ({ byClient: new Map(), shown: DecorationSet.empty }),
      apply: (tr, carets) => applied(tr, carets),
    },
    props: {
      decorations: (state) => KEY.getState(state)?.shown,
    },
    view(view) {
      const stops = [receive(view, binding, awareness), publish(view, binding, awareness)]
      return {
        update: (_, before) => {
          for (const stop of stops) stop.update?.(before)
        },
        destroy: () => {
          for (const stop of stops) stop.destroy()
        },
      }
    },
  })
}

/** Whether somebody else's caret or selection touches these positions. */
export function isOccupied(state: EditorState, from: number, to: number): boolean {
  const all = KEY.getState(state)?.byClient.values() ?? []
  return Array.from(all).some(
    ({ range }) => range && Math.min(range.anchor, range.head) < to && Math.max(range.anchor, range.head) > from,
  )
}

interface Part {
  update?(before: EditorState): void
  destroy(): void
}

function applied(tr: Transaction, carets: Carets): Carets {
  const fresh = tr.getMeta(KEY) as ReadonlyMap<number, Caret> | undefined
  if (fresh) return { byClient: fresh, shown: draw(tr, fresh) }
  if (!tr.docChanged || carets.byClient.size === 0) return carets
  const byClient = new Map(Array.from(carets.byClient, ([client, caret]) => [client, mapped(tr, caret)]))
  return { byClient, shown: carets.shown.map(tr.mapping, tr.doc) }
}

function mapped(tr: Transaction, caret: Caret): Caret {
  const { range } = caret
  return range
    ? { ...caret, range: { anchor: tr.mapping.map(range.anchor), head: tr.mapping.map(range.head) } }
    : caret
}

/** Draws the carets of others as awareness tells of them. */
function receive(view: EditorView, binding: Binding, awareness: Awareness): Part {
  const place = (clients: Iterable<number>) => {
    const carets = new Map(KEY.getState(view.state)?.byClient)
    for (const client of clients) {
      const caret = client === awareness.clientID ? null : readCaret(client, awareness.getStates().get(client), binding)
      if (caret) carets.set(client, caret)
      else carets.delete(client)
    }
    view.dispatch(view.state.tr.setMeta(KEY, carets))
  }
  const onChange = ({ added, updated, removed }: { added: number[]; updated: number[]; removed: number[] }) => {
    const others = [...added, ...updated, ...removed].filter((client) => client !== awareness.clientID)
    if (others.length) place(others)
  }
  const again = everyFrame(() => place(awareness.getStates().keys()))
  const turn = everyFrame(() => turnNames(view))
  awareness.on('change', onChange)
  addEventListener('resize', turn.request)
  again.request()
  return {
    update(before) {
      if (KEY.getState(view.state) !== KEY.getState(before)) turn.request()
      if (view.state.doc === before.doc) return
      const waiting = Array.from(KEY.getState(view.state)?.byClient.values() ?? []).some(({ range }) => !range)
      if (waiting || wasRebuilt(view.state)) again.request()
    },
    destroy() {
      awareness.off('change', onChange)
      removeEventListener('resize', turn.request)
      again.cancel()
      turn.cancel()
    },
  }
}

const REBUILT = new PluginKey<boolean>('rebuilt')

/** Remembers whether the last change replaced so much that mapped positions mean little. */
export function rebuiltFlag(): Plugin<boolean> {
  return new Plugin<boolean>({
    key: REBUILT,
    state: { init: () => false, apply: (tr) => remoteChange(tr)?.rebuilt ?? false },
  })
}

function wasRebuilt(state: EditorState): boolean {
  return REBUILT.getState(state) ?? false
}

/** Tells others where we are, once a frame; nowhere while the text has not the focus. */
function publish(view: EditorView, binding: Binding, awareness: Awareness): Part {
  const tell = everyFrame(() => {
    const cursor = view.hasFocus() ? binding.place() : null
    const before = awareness.getLocalState()?.['cursor'] as Place | null | undefined
    if (!samePlace(cursor, before ?? null)) awareness.setLocalStateField('cursor', cursor && toJson(cursor))
  })
  const onFocus = () => tell.request()
  view.dom.addEventListener('focus', onFocus)
  view.dom.addEventListener('blur', onFocus)
  return {
    update(before) {
      if (view.state.doc !== before.doc || !view.state.selection.eq(before.selection)) tell.request()
    },
    destroy() {
      view.dom.removeEventListener('focus', onFocus)
      view.dom.removeEventListener('blur', onFocus)
      tell.cancel()
      if (awareness.getLocalState()) awareness.setLocalStateField('cursor', null)
    },
  }
}

function toJson({ anchor, head }: Place): { anchor: unknown; head: unknown } {
  return { anchor: Y.relativePositionToJSON(anchor) as unknown, head: Y.relativePositionToJSON(head) as unknown }
}

function samePlace(one: Place | null, other: Place | null): boolean {
  return JSON.stringify(one && toJson(one)) === JSON.stringify(other)
}

function readCaret(client: number, state: Record<string, unknown> | undefined, binding: Binding): Caret | null {
  const cursor = state?.['cursor'] as { anchor?: unknown; head?: unknown } | null | undefined
  if (!cursor?.anchor || !cursor.head) return null
  try {
    const place = { anchor: Y.createRelativePositionFromJSON(cursor.anchor), head: Y.createRelativePositionFromJSON(cursor.head) }
    const [anchor, head] = [binding.resolve(place.anchor), binding.resolve(place.head)]
    const range = anchor === null || head === null ? null : { anchor, head }
    return { ...describeUser(client, state?.['user']), place, range }
  } catch {
    // Another page may publish anything; a caret that cannot be read is not shown.
    return null
  }
}

function describeUser(client: number, user: unknown): { name: string; color: string } {
  const { name, color } = (user ?? {}) as { name?: unknown; color?: unknown }
  return {
    name: typeof name === 'string' && name ? name.slice(0, 60) : 'Someone',
    color: typeof color === 'string' && COLOR.test(color) ? color : FALLBACK_COLORS[client % FALLBACK_COLORS.length]!,
  }
}

function draw(tr: Transaction, carets: ReadonlyMap<number, Caret>): DecorationSet {
  const shown: Decoration[] = []
  for (const [client, { range, name, color }] of carets) {
    if (!range) continue
    const limit = tr.doc.content.size
    const [anchor, head] = [Math.min(range.anchor, limit), Math.min(range.head, limit)]
    shown.push(
      Decoration.widget(head, () => caretElement(name, color), { key: `${client} ${name} ${color}`, side: 10, marks: [], ignoreSelection: true }),
    )
    if (anchor !== head) {
      const looks = { class: 'selection', style: `--who: ${color}; background-color: color-mix(in srgb, ${color} 25%, transparent)` }
      shown.push(Decoration.inline(Math.min(anchor, head), Math.max(anchor, head), looks))
    }
  }
  return DecorationSet.create(tr.doc, shown)
}

/** A name with no room on the right of its caret stands on the left: a narrow page would cut it, or scroll sideways. */
function turnNames(view: EditorView): void {
  const carets = Array.from(view.dom.querySelectorAll<HTMLElement>('.caret'))
  const { right } = view.dom.getBoundingClientRect()
  const outside = carets.map((caret) => caret.getBoundingClientRect().left + (caret.firstElementChild as HTMLElement).offsetWidth > right)
  carets.forEach((caret, index) => caret.classList.toggle('turned', outside[index]))
}

/** Colours go in through the style object: the page's policy allows no style attributes in markup. */
function caretElement(name: string, color: string): HTMLElement {
  const caret = document.createElement('span')
  caret.className = 'caret'
  caret.setAttribute('aria-hidden', 'true')
  caret.style.setProperty('--who', color)
  caret.style.borderColor = color
  const label = document.createElement('span')
  label.className = 'caret-name'
  label.style.backgroundColor = color
  label.textContent = name
  caret.append(label)
  return caret
}
