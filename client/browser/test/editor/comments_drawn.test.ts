// What is drawn anew of comments after a change, against a plain drawing of the whole text.
//
//   FUZZ_SEED=123 npx vitest run test/editor/comments_drawn.test.ts     runs one seed again
import { EditorState, type Transaction } from 'prosemirror-state'
import type { Decoration, DecorationSet, EditorView } from 'prosemirror-view'
import { expect, test } from 'vitest'
import { blocksSlice, blockPos, readDoc } from '../../src/editor/cells'
import { comments, type Remarks, showRemarks } from '../../src/editor/comments'
import { COMMENT_PREFIX, schema } from '../../src/editor/schema'
import { Chance } from './random'

const COMMENTS = ['x', 'y', 'z', 'hidden']
const REMARKS: Remarks = {
  shown: new Map([['x', { number: 1, whole: false }], ['y', { number: 2, whole: true }], ['z', { number: 3, whole: false }]]),
  focus: 'z',
  asked: null,
}
/** What was drawn in a block that is split and cut at once reached over its ends, and stayed. */
const OVER_THE_ENDS = 1055
const FRESH = Number(process.env['FUZZ_SEED'] ?? Math.floor(Math.random() * 2 ** 31))

const plugin = comments(() => undefined)
const drawn = (state: EditorState): string[] => {
  const set = plugin.props.decorations?.call(plugin, state) as DecorationSet
  return set.find().map(told).sort()
}
const told = ({ from, to, spec, type }: Decoration & { type?: { attrs?: { class: string } } }): string => `${from}-${to} ${spec.key ?? type?.attrs?.class}`

/** As the page does when the comments themselves have changed. */
function shown(state: EditorState): EditorState {
  let after = state
  const view = { state, dispatch: (tr: Transaction) => (after = state.apply(tr)) }
  showRemarks(view as unknown as EditorView, REMARKS)
  return after
}

const start = (): EditorState =>
  shown(
    EditorState.create({
      doc: readDoc(['One two three', 'Four five', '', 'Six', 'Seven eight'].flatMap((words, index) => [{ insert: '\n', attributes: { id: `p${index}`, type: 'paragraph' } }, ...(words ? [{ insert: words }] : [])])),
      plugins: [plugin],
    }),
  )

const key = (id: string) => schema.mark('other', { key: COMMENT_PREFIX + id, value: true })

function change(tr: Transaction, chance: Chance): Transaction {
  const { doc } = tr
  const [from = 0, to = 0] = [1 + chance.below(doc.content.size - 1), 1 + chance.below(doc.content.size - 1)].sort((a, b) => a - b)
  const first = chance.below(doc.childCount)
  switch (chance.below(6)) {
    case 0:
      return doc.resolve(from).parent.isTextblock ? tr.insertText(chance.of(['a', 'bc ']), from) : tr
    case 1:
      return chance.maybe(0.5) && to - from < 20 ? tr.delete(from, to) : tr
    case 2:
      return doc.resolve(from).parent.isTextblock ? tr.split(from) : tr
    case 3:
      return doc.childCount > 1 && first > 0 ? tr.join(blockPos(doc, first)) : tr
    case 4:
      return tr.removeMark(from, to, key(chance.of(COMMENTS)))
    default:
      return tr.addMark(from, to, key(chance.of(COMMENTS)))
  }
}

const changes = (tr: Transaction, chance: Chance): Transaction => (chance.maybe(0.3) ? change(change(tr, chance), chance) : change(tr, chance))

/** A transaction by itself, as in the editor: in none is a block taken away and put back in its place. */
function move(tr: Transaction, chance: Chance): Transaction {
  const { doc } = tr
  const [first, other] = [chance.below(doc.childCount), chance.below(doc.childCount)]
  if (other === first || other === first + 1) return tr
  const target = blockPos(doc, other)
  tr.delete(blockPos(doc, first), blockPos(doc, first + 1))
  return tr.insert(tr.mapping.map(target), blocksSlice(doc, first, first + 1).content)
}

test.each([20081029, OVER_THE_ENDS, FRESH])('seed %i: after every change as if all of it were drawn anew', (seed) => {
  const chance = new Chance(seed)
  let most = 0
  for (let draft = 0; draft < 40; draft++) {
    let state = start()
    for (let turn = 0; turn < 60; turn++) {
      state = state.apply(chance.maybe(0.15) ? move(state.tr, chance) : changes(state.tr, chance))
      const now = drawn(state)
      expect(now, `draft ${draft}, turn ${turn}`).toEqual(drawn(shown(state)))
      most = Math.max(most, now.length)
    }
  }
  expect(most).toBeGreaterThan(5)
})
