// Lights up a block for a moment, so that the eye finds what a click has led to.
import { Plugin, PluginKey } from 'prosemirror-state'
import { Decoration, DecorationSet, type EditorView } from 'prosemirror-view'

const KEY = new PluginKey<DecorationSet>('flash')
const LASTS = 1600

export function flashing(): Plugin<DecorationSet> {
  return new Plugin<DecorationSet>({
    key: KEY,
    state: {
      init: () => DecorationSet.empty,
      apply: (tr, shown) => {
        const fresh = tr.getMeta(KEY) as { from: number; to: number } | null | undefined
        if (fresh === undefined) return shown.map(tr.mapping, tr.doc)
        return fresh ? DecorationSet.create(tr.doc, [Decoration.node(fresh.from, fresh.to, { class: 'flash' })]) : DecorationSet.empty
      },
    },
    props: { decorations: (state) => KEY.getState(state) },
  })
}

export function flash(view: EditorView, from: number, to: number): void {
  view.dispatch(view.state.tr.setMeta(KEY, { from, to }))
  setTimeout(() => {
    if (!view.isDestroyed) view.dispatch(view.state.tr.setMeta(KEY, null))
  }, LASTS)
}
