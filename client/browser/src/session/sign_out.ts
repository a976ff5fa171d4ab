import { leaving as words } from '../ui/words'
import { clearLeft, countLeft } from './forms_left'
import { clearShelves } from './shelves'

/** Milliseconds that signing out waits for this device to forget. */
const PATIENCE = 1500

/** Of every page with a way to sign out: texts kept on this device go first. Comments that were not sent are asked about. */
export function forgetAtSignOut(page: Document): void {
  const form = page.querySelector<HTMLFormElement>('form[action="/sign-out"]')
  const person = page.documentElement.dataset['person'] ?? ''
  form?.addEventListener('submit', (event) => {
    event.preventDefault()
    const left = countLeft(person)
    if (left) askAbout(page, left, () => clearLeft(person), () => void signOut(person, form))
    else void signOut(person, form)
  })
}

/** Whatever becomes of forgetting, the person is signed out. */
async function signOut(person: string, form: HTMLFormElement): Promise<void> {
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE))
  await Promise.race([clearShelves(person).catch(() => {}), late])
  form.submit()
}

function askAbout(page: Document, left: number, forget: () => void, go: () => void): void {
  const dialog = page.createElement('dialog')
  dialog.className = 'dialog'
  dialog.setAttribute('aria-labelledby', 'leaving-title')
  const title = page.createElement('h2')
  title.id = 'leaving-title'
  title.textContent = words.title(left)
  const text = page.createElement('p')
  text.textContent = words.text
  const acts = page.createElement('div')
  acts.className = 'acts'
  const button = (said: string, pressed: () => void, look = '') => {
    const made = page.createElement('button')
    made.type = 'button'
    made.className = look
    made.textContent = said
    made.addEventListener('click', () => {
      dialog.close()
      pressed()
    })
    acts.append(made)
  }
  button(words.stay, () => {}, 'primary')
  button(words.forget, () => {
    forget()
    go()
  })
  button(words.keep, go)
  dialog.append(title, text, acts)
  dialog.addEventListener('close', () => dialog.remove())
  page.body.append(dialog)
  dialog.showModal()
}
