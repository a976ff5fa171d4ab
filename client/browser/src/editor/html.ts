// Reads what other programs put on the clipboard. Structure stays: headings, lists (Word's are
// paragraphs with a style), quotations, bold, italic, links. Styling, comments, pictures go; tables become
// paragraphs.
import { type Mark, Node } from 'prosemirror-model'
import { block, inline } from './cells'
import { type BlockType, isSafeLink, nearestLevel, schema } from './schema'

const DROPPED = new Set(
  'SCRIPT STYLE HEAD TITLE META LINK IMG SVG PICTURE VIDEO AUDIO CANVAS IFRAME OBJECT EMBED TEMPLATE NOSCRIPT BUTTON INPUT SELECT TEXTAREA DEL MATH'.split(
    ' ',
  ),
)
const BLOCKS = new Set(
  'P DIV SECTION ARTICLE ASIDE HEADER FOOTER MAIN NAV ADDRESS BODY FIGURE FIGCAPTION TABLE TBODY THEAD TFOOT TR TD TH CAPTION DL DT DD UL OL LI BLOCKQUOTE PRE HR H1 H2 H3 H4 H5 H6 FORM FIELDSET DETAILS SUMMARY'.split(
    ' ',
  ),
)

interface Shape {
  type: BlockType
  level: number
}

interface Context extends Shape {
  marks: readonly Mark[]
  preformatted: boolean
}

const PLAIN: Context = { type: 'paragraph', level: 0, marks: [], preformatted: false }

/** The blocks of a foreign document, without ids or ties. */
export function readHtml(root: Element): Node[] {
  const reader = new Reader()
  reader.children(root, PLAIN)
  reader.close()
  return reader.blocks
}

class Reader {
  readonly blocks: Node[] = []
  private words: Node[] = []
  private shape: Shape = PLAIN

  children(element: Element, context: Context): void {
    for (const child of Array.from(element.childNodes)) {
      if (child.nodeType === 3) this.text(child.nodeValue ?? '', context)
      else if (child.nodeType === 1) this.element(child as Element, context)
    }
  }

  close(): void {
    const words = trimmed(this.words)
    if (words.length) this.blocks.push(block({ ...fresh(this.shape) }, words))
    this.words = []
  }

  private element(element: Element, context: Context): void {
    const tag = element.tagName.toUpperCase()
    if (DROPPED.has(tag) || isHidden(element)) return
    if (tag === 'BR') this.words.push(schema.node('break', null, undefined, context.marks))
    else if (BLOCKS.has(tag)) this.block(element, tag, context)
    else this.children(element, { ...context, marks: marksOf(element, tag, context.marks) })
  }

  private block(element: Element, tag: string, context: Context): void {
    const inner = { ...context, ...shapeOf(element, tag, context), preformatted: context.preformatted || tag === 'PRE' }
    // The first paragraph of a list item is the item.
    if (this.words.length || this.shape !== context) this.close()
    this.shape = inner
    this.children(element, inner)
    this.close()
    this.shape = context
  }

  private text(text: string, context: Context): void {
    const words = context.preformatted ? text.replace(/\r\n?|\n/g, '\u2028') : text.replace(/[ \t\r\n\f]+/g, ' ')
    if (words.trim() === '' && this.words.length === 0) return
    this.words.push(...inline(words, context.marks))
  }
}

function fresh({ type, level }: Shape): object {
  return { type, level: nearestLevel(type, level) || null }
}

function shapeOf(element: Element, tag: string, context: Context): Shape {
  const heading = /^H([1-6])$/.exec(tag)?.[1]
  if (heading) return { type: 'heading', level: Number(heading) }
  if (tag === 'UL' || tag === 'OL') return { type: tag === 'UL' ? 'bullet' : 'ordered', level: isList(context) ? context.level + 1 : 1 }
  if (tag === 'BLOCKQUOTE' || /Quote/.test(element.className)) return { type: 'quote', level: 0 }
  return wordListItem(element) ?? wordHeading(element) ?? { type: context.type, level: context.level }
}

/** Word writes list items as paragraphs styled "mso-list:l0 level2 lfo1", the sign in a part to be ignored. */
function wordListItem(element: Element): Shape | null {
  const level = /mso-list:[^;"]*?level(\d+)/i.exec(styleOf(element))?.[1]
  if (!level) return null
  const sign = Array.from(element.querySelectorAll('[data-style], [style]')).find(isListSign)?.textContent?.trim() ?? ''
  return { type: /^\(?[0-9a-z]{1,4}[.)]/i.test(sign) ? 'ordered' : 'bullet', level: Number(level) }
}

function wordHeading(element: Element): Shape | null {
  const level = /^MsoHeading(\d)|^MsoTitle/.exec(element.className)
  return level ? { type: 'heading', level: Number(level[1] ?? 1) } : null
}

function styleOf(element: Element): string {
  return element.getAttribute('data-style') ?? element.getAttribute('style') ?? ''
}

function isListSign(element: Element): boolean {
  return /mso-list:\s*ignore/i.test(styleOf(element))
}

function isHidden(element: Element): boolean {
  const style = styleOf(element)
  return (
    /display:\s*none|mso-hide:\s*all|mso-element:\s*comment/i.test(style) ||
    /^msocom/i.test(element.className) ||
    isListSign(element)
  )
}

function isList({ type }: Shape): boolean {
  return type === 'bullet' || type === 'ordered'
}

function marksOf(element: Element, tag: string, marks: readonly Mark[]): readonly Mark[] {
  let found = marks
  const add = (mark: Mark) => {
    found = mark.addToSet(found)
  }
  const style = styleOf(element)
  const weight = /font-weight:\s*(\w+)/i.exec(style)?.[1]
  const slant = /font-style:\s*(\w+)/i.exec(style)?.[1]
  if (weight ? /bold|[6-9]00/i.test(weight) : tag === 'B' || tag === 'STRONG') add(schema.mark('strong'))
  if (slant ? /italic|oblique/i.test(slant) : tag === 'I' || tag === 'EM') add(schema.mark('em'))
  const href = element.getAttribute('href')
  if (tag === 'A' && isSafeLink(href)) add(schema.mark('link', { href }))
  return found
}

/** Without blanks and line breaks at either end, and without doubled blanks between differently marked words. */
function trimmed(words: readonly Node[]): Node[] {
  const rest = words.filter((node, index) => !(node.text === ' ' && / $/.test(words[index - 1]?.text ?? '')))
  const isBlank = (node: Node | undefined) => node && (node.isText ? /^[\s\u00a0]*$/.test(node.text ?? '') : node.type === schema.nodes.break)
  while (isBlank(rest[0])) rest.shift()
  while (isBlank(rest.at(-1))) rest.pop()
  return rest.map((node, index) => {
    let text = node.text ?? ''
    if (index === 0) text = text.replace(/^[ \u00a0]+/, '')
    if (index === rest.length - 1) text = text.replace(/[ \u00a0]+$/, '')
    return node.isText ? schema.text(text, node.marks) : node
  })
}
