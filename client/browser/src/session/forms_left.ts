// What somebody has written beside the text and not sent, of all drafts, when they leave this device.

const prefix = (person: string): string => `penholder/forms/${person}/`

const keysOf = (person: string): string[] => Object.keys(localStorage).filter((key) => key.startsWith(prefix(person)))

/** How many comments, answers and decisions are kept here; none where the browser keeps nothing. */
export function countLeft(person: string): number {
  try {
    return keysOf(person).length
  } catch {
    return 0 // storage is switched off: nothing was kept
  }
}

export function clearLeft(person: string): void {
  for (const key of keysOf(person)) localStorage.removeItem(key)
}
