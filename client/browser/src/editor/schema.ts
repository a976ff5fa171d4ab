// What may stand in a draft. Mirrors `drafts/text/schema.py`.
//
// A draft is one Y.Text. Every block starts with "\n", whose attributes are the block's; the
// characters up to the next "\n" are its words. Reading is total: whatever we do not know is
// kept in a bag (`other`) and written back untouched, so an older page never deletes anything.
import { type DOMOutputSpec, type Mark, type Node, Schema } from 'prosemirror-model'

export const BLOCK_START = '\n'
export const HARD_BREAK = '\u2028'
export const BLOCK_TYPES = ['paragraph', 'heading', 'bullet', 'ordered', 'quote'] as const
export const KINDS = ['finding', 'good-practice', 'recommendation', 'follow-up'] as const
export const COMMENT_PREFIX = 'c:'
const BLOCK_KEYS = ['id', 'type', 'level', 'question', 'kind'] as const
const HIGHEST_LEVEL: Record<BlockType, number> = { paragraph: 0, heading: 3, bullet: 4, ordered: 4, quote: 0 }
const LINK_SCHEMES = /^(?:https?:\/\/|mailto:)\S+$/i

export type BlockType = (typeof BLOCK_TYPES)[number]
export type Attributes = Readonly<Record<string, unknown>>

/**
 * The attributes of a block node, raw as the text holds them; null where the text has none.
 * `nameless` is the one thing not in the text: this block has no "\n" of its own.
 */
export interface BlockAttributes {
  id: unknown
  type: unknown
  level: unknown
  question: unknown
  kind: unknown
  other: Attributes | null
  nameless: boolean
}

export const schema = new Schema({
  nodes: {
    doc: { content: 'block+' },
    block: {
      content: 'inline*',
      marks: '_',
      defining: true,
      attrs: {
        id: { default: null },
        type: { default: 'paragraph' },
        level: { default: null },
        question: { default: null },
        kind: { default: null },
        other: { default: null },
        nameless: { default: false },
      },
      selectable: false,
      // The clipboard's form, readable elsewhere too; on the page a block is drawn by its view.
      toDOM: (node) => clipboardForm(node),
      parseDOM: [
        {
          tag: '[data-block]',
          getAttrs: (dom) => blockFromText(readJson(dom.getAttribute('data-block'))),
        },
        { tag: 'p' },
      ],
    },
    text: { group: 'inline' },
    // A hard break is one character of the text, so a node of size 1 keeps offsets exact.
    break: {
      group: 'inline',
      inline: true,
      selectable: false,
      linebreakReplacement: true,
      leafText: () => '\n',
      toDOM: () => ['br'],
      parseDOM: [{ tag: 'br' }],
    },
    embed: {
      group: 'inline',
      inline: true,
      atom: true,
      attrs: { data: { default: null } },
      toDOM: (node) => [
        'span',
        { class: 'embed', contenteditable: 'false', 'data-embed': JSON.stringify(node.attrs['data']) },
        embedName(node.attrs['data']),
      ],
      parseDOM: [
        {
          tag: 'span[data-embed]',
          getAttrs: (dom) => ({ data: readJson(dom.getAttribute('data-embed')) }),
        },
      ],
    },
  },
  marks: {
    link: {
      attrs: { href: {} },
      inclusive: false,
      toDOM: (mark) => [
        'a',
        { href: mark.attrs['href'] as string, rel: 'noopener noreferrer', target: '_blank' },
        0,
      ],
      parseDOM: [
        {
          tag: 'a[href]',
          getAttrs: (dom) => {
            const href = dom.getAttribute('href') ?? ''
            return isSafeLink(href) ? { href } : false
          },
        },
      ],
    },
    strong: { toDOM: () => ['strong', 0], parseDOM: [{ tag: 'strong' }, { tag: 'b' }] },
    em: { toDOM: () => ['em', 0], parseDOM: [{ tag: 'em' }, { tag: 'i' }] },
    // Comment keys, brackets and every attribute of a later schema: one mark a key.
    other: {
      attrs: { key: {}, value: {} },
      excludes: '',
      inclusive: false,
      toDOM: (mark) => [
        'span',
        {
          class: `other ${otherClass(mark.attrs['key'] as string)}`,
          'data-key': mark.attrs['key'] as string,
          'data-value': JSON.stringify(mark.attrs['value']),
        },
        0,
      ],
      parseDOM: [
        {
          tag: 'span[data-key]',
          getAttrs: (dom) => ({
            key: dom.getAttribute('data-key'),
            value: readJson(dom.getAttribute('data-value')),
          }),
        },
      ],
    },
  },
})

/** Attributes of a "\n" as the attributes of a block node. */
export function blockFromText(attributes: unknown): BlockAttributes {
  const all = isRecord(attributes) ? attributes : {}
  const rest = Object.entries(all).filter(([key, value]) => !isBlockKey(key) && value !== null)
  const known = Object.fromEntries(BLOCK_KEYS.map((key) => [key, all[key] ?? null]))
  return { ...known, other: rest.length ? Object.fromEntries(rest) : null, nameless: false } as BlockAttributes
}

/** The attributes of a block's "\n": the inverse of `blockFromText`. */
export function blockToText(node: Node): Record<string, unknown> {
  const attributes: Record<string, unknown> = { ...(node.attrs['other'] as Attributes | null) }
  for (const key of BLOCK_KEYS) {
    if (node.attrs[key] !== null) attributes[key] = node.attrs[key]
  }
  return attributes
}

/**
 * Attributes of words as marks, in the one order that every client gives them.
 * Attributes of a block that leaked onto words (typed beside a "\n" while it was formatted) mean nothing.
 */
export function marksFromText(attributes: Attributes | undefined): readonly Mark[] {
  const marks: Mark[] = []
  for (const key of Object.keys(attributes ?? {}).sort()) {
    const value = attributes?.[key]
    if (value !== null && value !== undefined && !isBlockKey(key)) marks.push(markFromText(key, value))
  }
  return marks.reduce<readonly Mark[]>((set, mark) => mark.addToSet(set), [])
}

/** Marks as the attributes of words: the inverse of `marksFromText`. */
export function marksToText(marks: readonly Mark[]): Record<string, unknown> {
  const attributes: Record<string, unknown> = {}
  for (const mark of marks) {
    if (mark.type === schema.marks.other) attributes[mark.attrs['key'] as string] ??= mark.attrs['value']
    else if (mark.type === schema.marks.link) attributes['link'] = { href: mark.attrs['href'] as unknown }
    else attributes[mark.type.name] = true
  }
  return attributes
}

function markFromText(key: string, value: unknown): Mark {
  if ((key === 'strong' || key === 'em') && value === true) return schema.mark(key)
  if (key === 'link' && isPlainLink(value)) return schema.mark('link', { href: value.href })
  return schema.mark('other', { key, value })
}

/** What a block is shown as: an unknown type reads as a paragraph. */
export function typeOf(node: Node): BlockType {
  return BLOCK_TYPES.find((type) => type === node.attrs['type']) ?? 'paragraph'
}

/** 1 to 3 for headings, 1 to 4 for list items, 0 where it means nothing. */
export function levelOf(node: Node): number {
  return nearestLevel(typeOf(node), node.attrs['level'])
}

export function nearestLevel(type: BlockType, wanted: unknown): number {
  const level = typeof wanted === 'number' && Math.abs(wanted) < 64 ? Math.trunc(wanted) : 1
  return Math.min(Math.max(level, 1), HIGHEST_LEVEL[type])
}

export function idOf(node: Node): string {
  return typeof node.attrs['id'] === 'string' ? node.attrs['id'] : ''
}

/** The question a block is tied to; headings answer nothing. */
export function questionOf(node: Node): string | null {
  const question: unknown = node.attrs['question']
  return isCounted(node) && typeof question === 'string' && question ? question : null
}

export function kindOf(node: Node): string | null {
  return isCounted(node) ? (KINDS.find((kind) => kind === node.attrs['kind']) ?? null) : null
}

/** Whether the block has a tie and a kind, and a number once it has words. */
export function isCounted(node: Node): boolean {
  return typeOf(node) !== 'heading'
}

/** Whether a reader would see anything: the same as `has_words` on the server. */
export function hasWords(text: string): boolean {
  return /[^\s\p{Cc}\p{Cf}]/u.test(text)
}

export function isSafeLink(href: unknown): href is string {
  return typeof href === 'string' && LINK_SCHEMES.test(href)
}

function isPlainLink(value: unknown): value is { href: string } {
  return isRecord(value) && Object.keys(value).length === 1 && isSafeLink(value['href'])
}

function isBlockKey(key: string): boolean {
  return (BLOCK_KEYS as readonly string[]).includes(key)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function clipboardForm(node: Node): DOMOutputSpec {
  const data = { 'data-block': JSON.stringify(blockToText(node)) }
  switch (typeOf(node)) {
    case 'heading':
      return [`h${levelOf(node) + 1}`, data, 0]
    case 'bullet':
      return ['ul', ['li', data, 0]]
    case 'ordered':
      return ['ol', ['li', data, 0]]
    case 'quote':
      return ['blockquote', ['p', data, 0]]
    default:
      return ['p', data, 0]
  }
}

function otherClass(key: string): string {
  if (key.startsWith(COMMENT_PREFIX)) return 'commented'
  return key.startsWith('b:') ? 'bracketed' : 'unknown'
}

function embedName(data: unknown): string {
  return isRecord(data) && typeof data['t'] === 'string' ? data['t'] : '?'
}

function readJson(text: string | null): unknown {
  try {
    return JSON.parse(text ?? 'null')
  } catch {
    return null
  }
}
