// A file that the server makes. It is fetched and not gone to, so that a refusal stands where it was
// asked for instead of taking the page away.

import { Problem, problemOf } from './api'
import { problems } from './words'

/** The parameters of an export, as its address has them. */
export type ExportWish = Readonly<Record<string, string>>

/** Rejects with a Problem when there is no file. */
export async function download(road: string, wish: ExportWish): Promise<void> {
  const response = await fetched(`${road}?${new URLSearchParams(wish)}`)
  if (!response.ok) throw await problemOf(response)
  save(await response.blob(), nameOf(response.headers.get('content-disposition') ?? ''))
}

async function fetched(address: string): Promise<Response> {
  try {
    return await fetch(address, { credentials: 'same-origin', headers: { accept: '*/*' } })
  } catch {
    throw new Problem(0, 'offline', problems.offline)
  }
}

/** The name that the server gives the file, the one in any script before the one in ASCII. */
export function nameOf(disposition: string): string {
  const wide = /filename\*=UTF-8''([^;]+)/i.exec(disposition)?.[1]
  if (wide) return decodeURIComponent(wide)
  return /filename="([^"]+)"/i.exec(disposition)?.[1] ?? 'export'
}

function save(file: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(file)
  link.download = name
  document.body.append(link)
  link.click()
  link.remove()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}
