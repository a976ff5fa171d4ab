import { clearShelves } from './shelves'

/** Milliseconds that signing out waits for this device to forget. */
const PATIENCE = 1500

/** Of every page with a way to sign out: texts kept on this device go first. */
export function forgetAtSignOut(page: Document): void {
  page.querySelector('form[action="/sign-out"]')?.addEventListener('submit', (event) => void signOut(page, event))
}

/** Whatever becomes of forgetting, the person is signed out. */
async function signOut(page: Document, event: Event): Promise<void> {
  event.preventDefault()
  const person = page.documentElement.dataset['person'] ?? ''
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE))
  await Promise.race([clearShelves(person).catch(() => {}), late])
  ;(event.target as HTMLFormElement).submit()
}
