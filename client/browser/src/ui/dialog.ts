/**
 * Opens or closes a native modal dialog to match the state. The browser keeps the focus inside,
 * closes on Escape and gives the focus back; its `close` event reports to the state.
 */
export function showDialog(dialog: HTMLDialogElement, open: boolean): void {
  if (open === dialog.open) return
  if (!open) dialog.close()
  else {
    dialog.showModal()
    dialog.querySelector<HTMLElement>('[autofocus]')?.focus()
  }
}
