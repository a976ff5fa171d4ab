// One block on the page: its chip, and its words in the element that its type calls for.
import type { Node } from 'prosemirror-model'
import type { EditorView, NodeView, ViewMutationRecord } from 'prosemirror-view'
import { type ChipWords, chipWords } from './chip'
import type { Question } from './editor'
import { hasWords, idOf, isCounted, kindOf, levelOf, questionOf, typeOf } from './schema'

/** What all block views of one page share. */
export interface BlockPage {
  questions: readonly Question[]
  editable: boolean
  readonly views: Set<BlockView>
  /** By their element. Not by their node: a view stays when its node is replaced by an equal one. */
  readonly viewOf: WeakMap<globalThis.Node, BlockView>
  onChip(block: string, button: HTMLElement): void
}

export class BlockView implements NodeView {
  readonly dom = document.createElement('div')
  readonly contentDOM: HTMLElement
  private readonly list: HTMLElement
  private readonly chip: HTMLButtonElement | null
  private said: ChipWords | null = null

  constructor(
    private node: Node,
    private readonly page: BlockPage,
  ) {
    const [list, content] = shell(node)
    this.list = list
    this.contentDOM = content
    this.contentDOM.dir = 'auto'
    this.dom.className = 'block'
    this.chip = isCounted(node) ? this.makeChip() : null
    this.dom.append(...(this.chip ? [this.chip] : []), list)
    page.views.add(this)
    page.viewOf.set(this.dom, this)
    this.draw()
  }

  update(node: Node): boolean {
    if (node.type !== this.node.type || shapeOf(node) !== shapeOf(this.node)) return false
    const before = this.node
    this.node = node
    if (!before.sameMarkup(node) || this.isEmpty() !== (this.dom.dataset['empty'] === '')) this.draw()
    return true
  }

  destroy(): void {
    this.page.views.delete(this)
  }

  /** Everything outside the words is ours to change, not typing to be read. */
  ignoreMutation(mutation: ViewMutationRecord): boolean {
    if (mutation.type === 'selection') return false
    return mutation.type === 'attributes' || !this.contentDOM.contains(mutation.target)
  }

  stopEvent(event: Event): boolean {
    return this.chip?.contains(event.target as HTMLElement) ?? false
  }

  /** The chip's words depend on the programme's questions, which may change under the same block. */
  drawChip(): void {
    if (!this.chip) return
    const words = chipWords(this.node, this.page.questions, this.page.editable)
    if (words.text === this.said?.text && words.label === this.said.label) return
    this.said = words
    this.chip.textContent = words.text
    this.chip.hidden = words.text === ''
    this.chip.setAttribute('aria-label', words.label)
    this.chip.setAttribute('aria-disabled', String(!this.page.editable))
  }

  /** Only one chip is on the Tab key's way: that of the block with the caret. */
  setReachable(reachable: boolean): void {
    if (this.chip) this.chip.tabIndex = reachable ? 0 : -1
  }

  setStart(number: number): void {
    if (this.list.getAttribute('start') !== String(number)) this.list.setAttribute('start', String(number))
  }

  setPlaceholder(words: string | null): void {
    setOrRemove(this.contentDOM, 'data-placeholder', words)
  }

  openChip(): void {
    if (this.chip && this.page.editable) this.page.onChip(idOf(this.node), this.chip)
  }

  private makeChip(): HTMLButtonElement {
    const chip = document.createElement('button')
    chip.type = 'button'
    chip.className = 'chip'
    chip.tabIndex = -1
    chip.contentEditable = 'false'
    chip.addEventListener('click', () => this.openChip())
    return chip
  }

  private draw(): void {
    const { dom, node } = this
    setOrRemove(dom, 'data-id', idOf(node) || null)
    setOrRemove(dom, 'data-type', typeOf(node))
    setOrRemove(dom, 'data-level', String(levelOf(node)))
    setOrRemove(dom, 'data-question', questionOf(node))
    setOrRemove(dom, 'data-kind', kindOf(node))
    setOrRemove(dom, 'data-empty', this.isEmpty() ? '' : null)
    this.drawChip()
  }

  private isEmpty(): boolean {
    return !hasWords(this.node.textContent)
  }
}

/** The view of the block that holds the caret. */
export function viewAtCaret(view: EditorView, page: BlockPage): BlockView | undefined {
  const { $head } = view.state.selection
  const dom = $head.depth ? view.nodeDOM($head.before(1)) : null
  return dom ? page.viewOf.get(dom) : undefined
}

/** A view serves a node as long as this stays the same. */
function shapeOf(node: Node): string {
  const type = typeOf(node)
  return type === 'heading' ? `${type} ${levelOf(node)}` : type
}

/** The outer element and the one that holds the words. A list item is a list of one, for assistive technology. */
function shell(node: Node): [HTMLElement, HTMLElement] {
  const [outer, inner] = tagsOf(node)
  const list = document.createElement(outer)
  if (!inner) return [list, list]
  const words = document.createElement(inner)
  list.append(words)
  return [list, words]
}

function tagsOf(node: Node): [string, string?] {
  switch (typeOf(node)) {
    case 'heading':
      return [`h${levelOf(node) + 1}`]
    case 'bullet':
      return ['ul', 'li']
    case 'ordered':
      return ['ol', 'li']
    case 'quote':
      return ['blockquote', 'p']
    default:
      return ['p']
  }
}

function setOrRemove(element: HTMLElement, name: string, value: string | null): void {
  if (value === null) element.removeAttribute(name)
  else if (element.getAttribute(name) !== value) element.setAttribute(name, value)
}
