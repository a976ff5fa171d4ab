// What the chip beside a paragraph says: which question it answers, and what it is.
import type { Node } from 'prosemirror-model'
import type { Question } from './editor'
import { kindOf, questionOf } from './schema'

const KIND_NAMES: Record<string, string> = {
  finding: 'Finding',
  'good-practice': 'Good practice',
  recommendation: 'Recommendation',
  'follow-up': 'Follow-up',
}

export interface ChipWords {
  text: string
  label: string
}

export function chipWords(node: Node, questions: readonly Question[], editable: boolean): ChipWords {
  const id = questionOf(node)
  const question = questions.find((one) => one.id === id)
  const kind = KIND_NAMES[kindOf(node) ?? '']
  const short = question ? `Q${question.number}` : id ? 'Withdrawn question' : 'No question'
  if (!id && questions.length === 0) return kindOnly(kind, editable)
  const long = question
    ? `Answers question ${question.number}: ${question.text}`
    : id
      ? 'Tied to a question that was withdrawn'
      : 'Answers no question yet'
  const text = kind ? `${short} · ${kind}` : short
  // What is read aloud begins with what is seen, so that it can be called by it.
  return { text, label: [text, long, editable ? 'Change question or kind' : null].filter(Boolean).map(sentence).join(' ') }
}

/** Where a session has no questions there is nothing to answer. A reader of an unmarked paragraph is told nothing. */
function kindOnly(kind: string | undefined, editable: boolean): ChipWords {
  if (!editable) return { text: kind ?? '', label: kind ? sentence(kind) : '' }
  return { text: kind ?? 'Mark', label: kind ? `${kind}. Change kind.` : 'Mark. Choose what this paragraph is.' }
}

function sentence(words: unknown): string {
  return /[.?!]$/.test(String(words)) ? String(words) : `${String(words)}.`
}
