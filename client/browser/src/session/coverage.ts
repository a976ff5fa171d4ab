// Which guiding questions the text answers, from the editor's outline. The same rules as the
// server's reading: headings and empty paragraphs answer nothing; words beat a waiver.

import type { OutlineBlock } from '../editor/editor'
import type { Question, Waiver } from './boot'

export interface Answered {
  readonly question: Question
  readonly state: 'answered' | 'open' | 'waived'
  /** Ids of the blocks that answer it, in the order of the text. */
  readonly paragraphs: readonly string[]
  readonly reason: string
}

export interface Coverage {
  readonly answers: readonly Answered[]
  /** Ids of the paragraphs with words that are tied to none of the questions. */
  readonly untied: readonly string[]
}

const counts = (block: OutlineBlock): boolean => block.type !== 'heading' && block.words > 0

export function readCoverage(
  outline: readonly OutlineBlock[],
  questions: readonly Question[],
  waivers: readonly Waiver[],
): Coverage {
  const tied = new Map<string, string[]>(questions.map((question) => [question.id, []]))
  const untied: string[] = []
  for (const block of outline.filter(counts)) (tied.get(block.question ?? '') ?? untied).push(block.id)
  const answers = questions.map((question) => answered(question, tied.get(question.id) ?? [], waivers))
  return { answers, untied: questions.length ? untied : [] }
}

function answered(question: Question, paragraphs: readonly string[], waivers: readonly Waiver[]): Answered {
  const waiver = waivers.find((each) => each.question === question.id)
  const state = paragraphs.length ? 'answered' : waiver ? 'waived' : 'open'
  return { question, state, paragraphs, reason: waiver?.reason ?? '' }
}

export function sums(coverage: Coverage): { answered: number; open: number; waived: number; total: number } {
  const of = (state: Answered['state']) => coverage.answers.filter((each) => each.state === state).length
  return { answered: of('answered'), open: of('open'), waived: of('waived'), total: coverage.answers.length }
}
