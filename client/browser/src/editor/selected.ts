// What is selected, for the panels: what its blocks have in common, and how its words look.
import type { Mark, MarkType } from 'prosemirror-model'
import type { EditorState } from 'prosemirror-state'
import { blocksOf } from './blocks'
import type { Selected } from './editor'
import { idOf, kindOf, levelOf, questionOf, schema, typeOf } from './schema'

export function readSelected(state: EditorState): Selected {
  const nodes = blocksOf(state).map(({ node }) => node)
  return {
    blocks: nodes.map(idOf),
    type: common(nodes.map(typeOf)) ?? null,
    level: common(nodes.map(levelOf)) ?? 0,
    question: common(nodes.map(questionOf)),
    kind: common(nodes.map(kindOf)),
    strong: isActive(state, schema.marks.strong),
    em: isActive(state, schema.marks.em),
    link: linkAt(state),
    empty: state.selection.empty,
  }
}

/** The one value that all have; undefined when they differ (or there are none). */
function common<T>(values: readonly T[]): T | undefined {
  return values.every((value) => value === values[0]) ? values[0] : undefined
}

function isActive(state: EditorState, type: MarkType): boolean {
  const { empty, $from, from, to } = state.selection
  if (empty) return Boolean(type.isInSet(state.storedMarks ?? $from.marks()))
  return state.doc.rangeHasMark(from, to, type)
}

function linkAt(state: EditorState): string | null {
  const { empty, $from, from, to } = state.selection
  let link: Mark | undefined = empty ? linkBeside($from.marks(), $from.nodeAfter?.marks) : undefined
  if (!empty) {
    state.doc.nodesBetween(from, to, (node) => {
      link ??= schema.marks.link.isInSet(node.marks)
    })
  }
  return (link?.attrs['href'] as string | undefined) ?? null
}

function linkBeside(...sets: (readonly Mark[] | undefined)[]): Mark | undefined {
  return sets.map((marks) => marks && schema.marks.link.isInSet(marks)).find(Boolean)
}
