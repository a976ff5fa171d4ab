/** A moment in the reader's own zone and manner of writing dates; what is no moment stays as it is. */
export function when(at: string): string {
  const time = new Date(at)
  return Number.isNaN(time.getTime()) ? at : time.toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' })
}

/** Give each <time> of a page that the server wrote (in UTC) to the reader in their own zone. */
export function inOwnZone(page: ParentNode): void {
  for (const element of page.querySelectorAll('time')) {
    const written = element.textContent ?? ''
    element.textContent = when(element.dateTime)
    element.title = written
  }
}
