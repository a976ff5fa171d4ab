// @vitest-environment happy-dom
import { render } from 'lit-html'
import { beforeEach, describe, expect, test } from 'vitest'
import type { Doing } from '../../src/panels/doing'
import { reviewBanner } from '../../src/panels/review_banner'
import { versionForm } from '../../src/panels/version_forms'
import { versionsPanel } from '../../src/panels/versions'
import type { Version } from '../../src/session/boot'
import type { ReviewHappened, SeatVerdict, Standing } from '../../src/session/review'
import type { Happened } from '../../src/session/state'
import { after, UP } from '../builders'
import { seat, standing, version } from '../reviewing'

let place: HTMLElement
let done: [string, ...unknown[]][]
/** Notes whatever a person does. */
const does = new Proxy({} as Doing, { get: (_, what) => (...args: unknown[]) => void done.push([String(what), ...args]) })

beforeEach(() => {
  done = []
  place = document.createElement('div')
  document.body.replaceChildren(place)
})

const known = (more: Partial<Standing> = {}, ...acts: ReviewHappened[]): Happened[] => [{ do: 'known', standing: standing(more) } as const, ...acts].map((act) => ({ type: 'review', act }))
const page = (versions: readonly Version[], happened: readonly Happened[]) => after([...UP, { type: 'versions', versions }, ...happened])
const texts = (selector: string) => Array.from(place.querySelectorAll(selector), (each) => each.textContent?.replace(/\s+/g, ' ').trim())
const submit = (name = '', value = '') => {
  const field = name ? place.querySelector<HTMLInputElement>(`[name=${name}]`) : null
  if (field) field.value = value
  place.querySelector('form')?.dispatchEvent(new Event('submit', { cancelable: true }))
}

describe('the versions', () => {
  const [first, second] = [version(1, { submitted: '2026-11-25T10:00:00Z', returned: true }), version(2, { label: 'After the plenary' })]
  test('stand newest first, each with what became of it', () => {
    render(versionsPanel(page([first, second], known()), does), place)
    expect(texts('.version summary')).toEqual(['Version 2 After the plenary', 'Version 1 Returned'])
  })
  test('a file is brought in by whoever may write', () => {
    const button = '.versions > .acts [data-act=import]'
    render(versionsPanel(page([first], known()), does), place)
    expect(texts(button)).toEqual(['Bring in a file…'])
    render(versionsPanel(after([...UP, { type: 'versions', versions: [first] }], 'read'), does), place)
    expect(texts(button)).toEqual([])
  })
  test('the newest stands open, with what may be done', () => {
    render(versionsPanel(page([first, second], known()), does), place)
    expect(texts('.version details[open] .acts button')).toEqual(['Export…', 'Restore…', 'Submit…'])
  })
  test('each leads to what changed', () => {
    render(versionsPanel(page([first, second], known()), does), place)
    expect(Array.from(place.querySelectorAll('.version:first-child .ways-on a'), (each) => each.getAttribute('href'))).toEqual([
      '/drafts/d11/compare?from=1&to=2',
      '/drafts/d11/compare?from=2&to=live',
    ])
  })
  test('one that is damaged says so, and nothing can be done with it', () => {
    render(versionsPanel(page([version(1, { damaged: true }), version(2)], known()), does), place)
    expect(texts('.version summary')).toEqual(['Version 2', 'Version 1 Damaged'])
    expect(texts('.version:last-child .fault')[0]).toContain('not what was frozen')
    expect(texts('.version:last-child .acts button')).toEqual([])
    expect(texts('.version .ways-on a')).toEqual(['Compare with the text now'])
  })
  test('when there is none it says what freezing one does', () => {
    render(versionsPanel(page([], known()), does), place)
    expect(texts('.quiet')[0]).toContain('No version yet')
  })
})

describe('a form', () => {
  const draw = (happened: Happened[]) => render(versionForm(page([version(1)], happened), does), place)
  test('to submit that is refused leads to each question that stands open', () => {
    draw(known({}, { do: 'open', act: 'submit', number: 1 }, { do: 'refused', fault: 'One question stands open.', questions: [{ id: 'q2', number: 2, text: 'Why?' }] }))
    expect(texts('.fault')).toEqual(['One question stands open.'])
    place.querySelector<HTMLElement>('.open-questions button')?.click()
    expect(done).toEqual([['goToQuestion', 2]])
  })
  test('to restore says what will happen first', () => {
    draw(known({}, { do: 'open', act: 'restore', number: 1 }))
    expect(place.textContent).toContain('others go on typing')
    submit()
    expect(done).toEqual([['restore', 1]])
  })
  test('to bring a file in says first what would change, and then does it', () => {
    const open = { do: 'open', act: 'import', number: 0 } as const
    draw(known({}, open))
    expect(texts('.primary')).toEqual(['See what would change'])
    draw(known({}, open, { do: 'previewed', brings: { added: 1, changed: 2, removed: 0, frozen: null } }))
    expect(texts('.brings')).toEqual(['1 paragraph or heading new, 2 changed. What the draft says now is kept as a version.'])
    expect(texts('.primary')).toEqual(['Bring it in'])
  })
  test('to bring in another session’s file can be meant', () => {
    draw(known({}, { do: 'open', act: 'import', number: 0 }, { do: 'refused', fault: 'This is session 1.2.', elsewhere: true }))
    expect(texts('.primary')).toEqual(['See what would change anyway'])
  })
  test('to bring in looks anew at another file', () => {
    draw(known({}, { do: 'open', act: 'import', number: 0 }, { do: 'previewed', brings: { added: 0, changed: 0, removed: 0, frozen: null } }))
    expect(texts('.brings')).toEqual(['The draft says all of this already: nothing would change.'])
    expect(texts('.primary')).toEqual([])
    place.querySelector('[type=file]')?.dispatchEvent(new Event('change'))
    expect(done).toEqual([['version', { do: 'open', act: 'import', number: 0 }]])
  })
  test('to adopt asks for no reason when every seat has endorsed', () => {
    draw(known({ seats: [seat('past', 'endorsed')] }, { do: 'open', act: 'adopt', number: 1 }))
    expect(place.querySelector('[name=reason]')).toBeNull()
  })
  test('to adopt without asks for one, and says who is missing', () => {
    draw(known({ seats: [seat('past', 'endorsed'), seat('future', null)] }, { do: 'open', act: 'adopt', number: 1 }))
    expect(place.textContent).toContain('Not endorsed by: future.')
    submit('reason', ' Time is up. ')
    expect(done).toEqual([['adopt', 1, 'Time is up.']])
  })
  const stopped = { hits: [{ session: '1.1', place: 'paragraph 3', why: 'person', words: 'Elena', whole: false, fingerprint: 'f00' }] }
  const refused: ReviewHappened[] = [{ do: 'open', act: 'export', number: 1 }, { do: 'refused', fault: 'It would name somebody.', stopped }]
  test('to export that would name somebody says where', () => {
    draw(known({}, ...refused))
    expect(texts('.leaks li')).toEqual(['Elena session 1.1, paragraph 3: a person’s name'])
    expect(place.querySelector('[name=confirm]')).toBeNull()
  })
  test('lets the chair say that it is a false alarm', () => {
    const state = page([version(1)], known({}, ...refused))
    render(versionForm({ ...state, boot: { ...state.boot, may: { ...state.boot.may, confirm: true } } }, does), place)
    const button = place.querySelector<HTMLButtonElement>('[name=confirm]')
    place.querySelector('form')?.dispatchEvent(Object.assign(new Event('submit', { cancelable: true }), { submitter: button }))
    expect(done).toEqual([['export', { version: '1', format: 'markdown', profile: 'public', confirm: 'f00' }]])
  })
  test('asks for a reason where something is hardly a false alarm', () => {
    const whole = { hits: stopped.hits.map((hit) => ({ ...hit, whole: true })) }
    const state = page([version(1)], known({}, { do: 'open', act: 'export', number: 1 }, { do: 'refused', fault: '', stopped: whole }))
    render(versionForm({ ...state, boot: { ...state.boot, may: { ...state.boot.may, confirm: true } } }, does), place)
    const button = place.querySelector<HTMLButtonElement>('[name=confirm]')
    const reason = place.querySelector<HTMLInputElement>('.leaks input')
    expect(button?.dispatchEvent(new Event('click', { cancelable: true }))).toBe(false)
    expect(reason?.getAttribute('aria-invalid')).toBe('true')
    if (reason) reason.value = ' The union is called that. '
    place.querySelector('form')?.dispatchEvent(Object.assign(new Event('submit', { cancelable: true }), { submitter: button }))
    expect(done).toEqual([['export', { version: '1', format: 'markdown', profile: 'public', confirm: 'f00', reason: 'The union is called that.' }]])
  })
})

describe('above the text', () => {
  const under = { stage: 'Troika review', version: { number: 3, hash: 'h', label: '' } }
  const stage = (name: string): Happened => ({ type: 'told', event: { event: 'stage', stage: name } })
  test('stands that a version is with the Troika, and the way to its review', () => {
    render(reviewBanner(page([], [stage('Troika review'), ...known(under)])), place)
    expect(texts('section')).toEqual(['Version 3 is with the Troika. Open the review'])
  })
  test('and that drafting goes on, where the chair has let it', () => {
    render(reviewBanner(page([], [stage('Troika review'), ...known({ ...under, drafting_allowed: true })])), place)
    expect(place.textContent).toContain('Drafting goes on')
  })
  test('the reasons of a seat that returned it, until another version is submitted', () => {
    const verdict = { ...(seat('past', 'returned').verdict as SeatVerdict), remarks: 'Paragraph 2 says too little.' }
    const back = version(1, { submitted: '2026-11-25T10:00:00Z', returned: true, verdicts: [verdict] })
    render(reviewBanner(page([back], known())), place)
    expect(texts('section')).toEqual(['Version 1 was returned by the past seat (The past chair): Paragraph 2 says too little. Open the review'])
    render(reviewBanner(page([back, version(2, { submitted: '2026-11-26T10:00:00Z' })], known())), place)
    expect(place.textContent).toBe('')
  })
  test('that an adopted draft was reopened, and why', () => {
    const reopened = { number: 3, by: 'Carmen', at: '2026-11-26T10:00:00Z', reason: 'A figure is wrong.' }
    render(reviewBanner(page([], known({ reopened }))), place)
    expect(place.textContent).toContain('Version 3 is adopted and stays the final text. Carmen reopened the draft: A figure is wrong.')
  })
  test('nothing while it is drafted', () => {
    render(reviewBanner(page([], known())), place)
    expect(place.textContent).toBe('')
  })
})
