// What a local transaction did, as deltas for the text.
//
// A step's own map says exactly which tokens it replaced. Guessing them from the words instead
// (longest common prefix and suffix) shifts a deletion among repeated letters, and a word that
// somebody else types meanwhile then lands inside another one.
import type { Node } from 'prosemirror-model'
import type { Transaction } from 'prosemirror-state'
import type { Step } from 'prosemirror-transform'
import { blockPos, cellsBetween, changedBlocks, type Delta, flatAt, type Insert, isNameless, type Op } from './cells'

interface Range {
  from: number
  to: number
  newFrom: number
  newTo: number
}

/**
 * One delta for each step (or run of steps that move nothing), each for the text the one before left.
 *
 * Inserted words that look different in places (a pasted or moved block) go in as one plain string
 * and are formatted by a second delta. Inserted piece by piece, Yjs puts each behind the deleted
 * characters that follow, and what others still have among those comes to stand in the middle.
 */
export function deltasOf(tr: Transaction): Delta[] {
  const healing = tr.docs.some(isNameless)
  return runsOf(tr)
    .flatMap(({ ranges, before, after }) => [
      deltaOf(ranges, before, after, healing),
      formatsOf(ranges, before, after, healing),
    ])
    .filter((delta) => delta.length > 0)
}

/** Steps that only set marks or attributes are taken together: one pass over the text, not one each. */
function runsOf(tr: Transaction): { ranges: Range[]; before: Node; after: Node }[] {
  const runs: { ranges: Range[]; before: Node; after: Node }[] = []
  tr.steps.forEach((step, index) => {
    const before = tr.docs[index] as Node
    const after = tr.docs[index + 1] ?? tr.doc
    const ranges = rangesOf(step)
    const last = runs.at(-1)
    if (ranges.length === 0 && last?.ranges.length === 0) last.after = after
    else runs.push({ ranges, before, after })
  })
  return runs
}

function rangesOf(step: Step): Range[] {
  const ranges: Range[] = []
  step.getMap().forEach((from, to, newFrom, newTo) => ranges.push({ from, to, newFrom, newTo }))
  return ranges
}

function deltaOf(ranges: readonly Range[], before: Node, after: Node, healing: boolean): Delta {
  const ops: Op[] = []
  let at = 0
  for (const { from, to, newFrom, newTo } of ranges.length ? ranges : [formattedRange(before, after)]) {
    const start = flatAt(before, from, healing)
    ops.push({ retain: start - at })
    ops.push(...replace(cellsBetween(before, from, to), cellsBetween(after, newFrom, newTo)))
    at = flatAt(before, to, healing)
  }
  return joined(ops)
}

/** The looks of what `deltaOf` has inserted plain. */
function formatsOf(ranges: readonly Range[], before: Node, after: Node, healing: boolean): Delta {
  const ops: Op[] = []
  let at = 0
  for (const { from, to, newFrom, newTo } of ranges) {
    const fresh = cellsBetween(after, newFrom, newTo)
    if (!isMixed(fresh) || isKept(cellsBetween(before, from, to), fresh)) continue
    const start = flatAt(after, newFrom, healing)
    ops.push({ retain: start - at })
    ops.push(...fresh.map((cell) => ({ retain: widthOf(cell), attributes: isWords(cell) ? (cell.attributes ?? {}) : {} })))
    at = flatAt(after, newTo, healing)
  }
  return joined(ops)
}

function formattedRange(before: Node, after: Node): Range {
  const { from, toBefore, toAfter } = changedBlocks(before, after)
  const start = blockPos(before, from)
  return { from: start, to: blockPos(before, toBefore), newFrom: start, newTo: blockPos(after, toAfter) }
}

/** Equal characters keep their place in the text and are only formatted: others may be typing beside them. */
function replace(old: readonly Insert[], fresh: readonly Insert[]): Op[] {
  if (isKept(old, fresh)) {
    const newCells = fresh.flatMap(cellsOf)
    return old.flatMap(cellsOf).map((cell, i) => ({
      retain: widthOf(cell),
      attributes: changes(cell.attributes ?? {}, newCells[i]?.attributes ?? {}),
    }))
  }
  return [...(isMixed(fresh) ? asPlain(fresh) : fresh), { delete: old.reduce((sum, cell) => sum + widthOf(cell), 0) }]
}

function isKept(old: readonly Insert[], fresh: readonly Insert[]): boolean {
  const [oldCells, newCells] = [old.flatMap(cellsOf), fresh.flatMap(cellsOf)]
  return oldCells.length === newCells.length && oldCells.every((cell, i) => same(cell.insert, newCells[i]?.insert))
}

function isMixed(cells: readonly Insert[]): boolean {
  return cells.some((cell) => !same(cell.attributes, cells[0]?.attributes))
}

/** Neighbouring words as one string without looks; embeds as they are. */
function asPlain(cells: readonly Insert[]): Insert[] {
  const plain: Insert[] = []
  for (const cell of cells) {
    const last = plain.at(-1)
    if (last && isWords(last) && isWords(cell)) last.insert += cell.insert
    else plain.push(isWords(cell) ? { insert: cell.insert } : cell)
  }
  return plain
}

function isWords(cell: Insert): cell is Insert & { insert: string } {
  return typeof cell.insert === 'string'
}

/** By code points: half a surrogate pair is never formatted. */
function cellsOf({ insert, attributes = {} }: Insert): Insert[] {
  return typeof insert === 'string' ? Array.from(insert, (sign) => ({ insert: sign, attributes })) : [{ insert, attributes }]
}

function widthOf({ insert }: Insert): number {
  return typeof insert === 'string' ? insert.length : 1
}

function changes(old: Record<string, unknown>, fresh: Record<string, unknown>): Record<string, unknown> {
  const changed: Record<string, unknown> = {}
  for (const key of new Set([...Object.keys(old), ...Object.keys(fresh)])) {
    if (!same(old[key], fresh[key])) changed[key] = fresh[key] ?? null
  }
  return changed
}

/** Equal as JSON values, whatever the order of keys. */
function same(one: unknown, other: unknown): boolean {
  if (one === other) return true
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false
  if (Array.isArray(one) !== Array.isArray(other)) return false
  const keys = Object.keys(one)
  if (keys.length !== Object.keys(other).length) return false
  return keys.every((key) => same((one as Record<string, unknown>)[key], (other as Record<string, unknown>)[key]))
}

/** Without empty operations, neighbours that format alike joined, nothing retained at the end. */
function joined(ops: readonly Op[]): Delta {
  const result: Op[] = []
  for (const op of ops) {
    const last = result.at(-1)
    if ('delete' in op && op.delete === 0) continue
    if ('retain' in op) {
      if (op.retain === 0) continue
      if (last && 'retain' in last && same(last.attributes ?? {}, op.attributes ?? {})) {
        last.retain += op.retain
        continue
      }
    }
    result.push(isPlainRetain(op) ? { retain: op.retain } : { ...op })
  }
  while (isPlainRetain(result.at(-1))) result.pop()
  return result
}

function isPlainRetain(op: Op | undefined): op is { retain: number } {
  return op !== undefined && 'retain' in op && Object.keys(op.attributes ?? {}).length === 0
}
