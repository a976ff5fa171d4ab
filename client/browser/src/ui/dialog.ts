/**
 * Opens or closes a native modal dialog to match the state. The browser keeps the focus inside and
 * gives it back; its `close` event reports to the state.
 */
export function showDialog(dialog: HTMLDialogElement, open: boolean, closed: () => void): void {
  if (open === dialog.open) return
  if (!open) {
    dialog.close()
    closed()
  } else {
    dialog.showModal()
    dialog.querySelector<HTMLElement>('[autofocus]')?.focus()
  }
}

/** Escape closes at once: the next key is already meant for what has the focus then. */
export function closeOnEscape(dialog: HTMLDialogElement, closed: () => void): void {
  dialog.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || event.isComposing || event.defaultPrevented) return
    event.preventDefault()
    dialog.close()
    closed()
  })
}
