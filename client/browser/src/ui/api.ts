// The one way this page asks the server for something: JSON or a file in, JSON out, refusals as values
// of one type whose sentence can be shown as it is.

import { problems } from './words'

/**
 * `detail` is a sentence for the person; `code` is stable. `status` is 0 when nothing came back.
 * `about`: whatever else the answer says, such as the questions that stand open.
 */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    readonly about: Readonly<Record<string, unknown>> = {},
  ) {
    super(detail)
  }
}

export type Method = 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE'

/** `body`: JSON, or a file of Markdown. Rejects with a Problem, never with anything else. `keepalive`: also when the page is left meanwhile. */
export async function ask<T>(method: Method, path: string, body?: unknown, { keepalive = false } = {}): Promise<T> {
  const response = await send(method, path, body, keepalive)
  if (!response.ok) throw await problemOf(response)
  return (await read(response)) as T
}

/** What an answer that is none says. */
export const problemOf = async (response: Response): Promise<Problem> => refusalOf(response.status, await read(response))

async function send(method: Method, path: string, body: unknown, keepalive: boolean): Promise<Response> {
  const request: RequestInit = { method, keepalive, credentials: 'same-origin', headers: { accept: 'application/json' } }
  if (body instanceof Blob) {
    request.body = body
    request.headers = { ...request.headers, 'content-type': 'text/markdown' }
  } else if (body !== undefined) {
    request.body = JSON.stringify(body)
    request.headers = { ...request.headers, 'content-type': 'application/json' }
  }
  try {
    return await fetch(path, request)
  } catch {
    throw new Problem(0, 'offline', problems.offline)
  }
}

async function read(response: Response): Promise<unknown> {
  const text = await response.text().catch(() => '')
  if (text === '') return null
  try {
    return JSON.parse(text)
  } catch {
    throw new Problem(response.status, 'unreadable', problems.unreadable)
  }
}

function refusalOf(status: number, answer: unknown): Problem {
  const told = (answer !== null && typeof answer === 'object' ? answer : {}) as Readonly<Record<string, unknown>>
  const detail = [told['detail'], told['title']].find((words) => typeof words === 'string' && words !== '')
  return new Problem(status, String(told['code'] ?? 'unknown'), String(detail ?? problems.unreadable), told)
}

/** The sentence to show for whatever was thrown. */
export function sentence(fault: unknown): string {
  return fault instanceof Problem ? fault.detail : problems.unreadable
}
