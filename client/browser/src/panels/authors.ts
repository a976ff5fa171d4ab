// Who wrote what: the switch, whose words are marked how, and what was deleted from the paragraph
// that the caret is in.

import { html, nothing, type TemplateResult } from 'lit-html'
import type { MarkedBlock } from '../editor/authors'
import { type AuthoredBlock, countWords, type Deleted, toldOf, type Writer } from '../session/authors'
import type { State } from '../session/state'
import { when } from '../ui/when'
import { authors as words } from '../ui/words'
import type { Doing } from './doing'
import { initials } from './people'

export function authorsPanel(state: State, does: Doing): TemplateResult | typeof nothing {
  const { on } = state.authors
  if (!state.boot.may.authors || (state.notice !== null && !on)) return nothing // it would be asked of a server that has ended this visit
  return html`<section class="authors" aria-labelledby="authors-title">
    <h2 id="authors-title">${words.title}</h2>
    <button class="switch" type="button" aria-pressed=${on} @click=${() => does.dispatch({ type: 'authors', on: !on })}>${words.show}</button>
    ${on ? shown(state) : nothing}
  </section>`
}

function shown(state: State): TemplateResult {
  const { answer, writers, fault } = state.authors
  if (!answer) return html`<p class=${fault ? 'fault' : 'quiet'} role="status">${fault || words.asking}</p>`
  return html`${fault ? html`<p class="fault" role="status">${fault}</p>` : nothing}
    ${writers.length ? html`<ul class="legend">${writers.map((each) => legend(each))}</ul>` : html`<p class="quiet">${words.nobody}</p>`}
    ${paragraph(state, writers)}`
}

const legend = (writer: Writer): TemplateResult =>
  html`<li><span class="sample ${lookOf(writer)}" aria-hidden="true" .style=${`--who: ${writer.color}`}>${initials(writer.name)}</span>
    <span><span class="name" dir="auto">${writer.name}</span>${writer.line === null ? html` <span class="quiet">(${words.you})</span>` : nothing}
    <span class="quiet count">${words.count(writer.words)}</span></span></li>`

const lookOf = ({ line }: Writer): string => (line === null ? '' : `by by-${line}`)

function paragraph(state: State, writers: readonly Writer[]): TemplateResult | typeof nothing {
  const block = here(state)
  if (!block) return nothing
  const name = (id: string | null) => writers.find((each) => each.id === id)?.name ?? words.server
  const counts = [...countWords([block])].map(([id, n]) => words.by(name(id), n))
  const deleted = toldOf(block)
  return html`<h3>${words.paragraph(block.number)}</h3>
    <p class="quiet">${counts.length ? counts.join(', ') : words.empty}</p>
    ${
      deleted.length
        ? html`<h3>${words.takenOut}</h3><ul class="taken">${deleted.map((each) => taken(each, name))}</ul>`
        : html`<p class="quiet">${words.nothingTaken}</p>`
    }`
}

const taken = ({ text, author, by, at }: Deleted, name: (id: string | null) => string): TemplateResult =>
  html`<li><q dir="auto">${text.trim()}</q>
    <span class="quiet">${author === by ? words.ownTaken(name(by)) : words.taken(name(author), name(by))}, <time datetime=${at}>${when(at)}</time></span></li>`

/** The block with the caret. */
function here(state: State): AuthoredBlock | undefined {
  const id = state.selected?.blocks[0]
  return state.authors.answer?.blocks.find((block) => block.id === id)
}

/** What the text is to show. */
export function markedBlocks(state: State): readonly MarkedBlock[] {
  const { on, answer, writers } = state.authors
  if (!on || !answer) return []
  const marks = new Map(
    writers.map(({ id, name, color, line }) => [id, line === null ? null : { name, initials: initials(name), color, line }]),
  )
  return answer.blocks.map(({ id, words }) => ({ id, words: words.map(({ text, person }) => ({ text, mark: marks.get(person) ?? null })) }))
}
