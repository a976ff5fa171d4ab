// The service worker: keeps the pages of drafts that were opened on this device, and what they
// are made of, so that an open tab can be loaded again without a connection. The network always
// comes first. Never kept: anything under /api, sign-in, and any page of another person.
//
// A page says whose it is (`<html data-person="…">`, empty when nobody is signed in). Pages are
// kept in a cache named by that person; whatever page the server sends next decides which caches
// may stay, so signing out, or in as somebody else, clears what was kept.

/// <reference lib="webworker" />

const worker = self as unknown as ServiceWorkerGlobalScope
const PREFIX = 'penholder/'
/** Milliseconds to wait for a page on a bad line before the kept one is shown. */
const PATIENCE = 4000

const isDraft = (url: URL): boolean => /^\/drafts\/[^/]+\/?$/.test(url.pathname)
const isAsset = (url: URL): boolean => url.pathname.startsWith('/static/')

worker.addEventListener('install', () => void worker.skipWaiting())

// The first page was loaded before there was a worker: keep it now.
worker.addEventListener('activate', (event) => event.waitUntil(worker.clients.claim().then(keepOpenPages)))

worker.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (url.origin !== worker.location.origin) return
  if (url.pathname === '/sign-out') event.waitUntil(dropOthers(''))
  if (request.method !== 'GET') return
  if (request.mode === 'navigate') event.respondWith(page(event, url))
  else if (isAsset(url)) event.respondWith(asset(request))
})

async function keepOpenPages(): Promise<void> {
  const windows = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true })
  const drafts = windows.map((each) => new URL(each.url)).filter(isDraft)
  await Promise.allSettled(drafts.map(async (url) => keep(url, await fetch(url))))
}

async function page(event: FetchEvent, url: URL): Promise<Response> {
  const kept = isDraft(url) ? await caches.match(url.pathname) : undefined
  try {
    const asked = fetch(event.request)
    const response = await (kept ? inTime(asked) : asked)
    if (kept && response.status >= 500) return kept
    event.waitUntil(keep(url, response.clone()))
    return response
  } catch (fault) {
    if (kept) return kept
    throw fault
  }
}

function inTime(asked: Promise<Response>): Promise<Response> {
  const late = new Promise<never>((_, reject) => setTimeout(() => reject(new Error('too slow')), PATIENCE))
  return Promise.race([asked, late])
}

/** Keep a draft's page for its person, and drop what was kept for anyone else. */
async function keep(url: URL, response: Response): Promise<void> {
  if (!response.headers.get('content-type')?.startsWith('text/html')) return
  const words = await response.clone().text()
  const person = /<html[^>]* data-person="([^"]*)"/.exec(words)?.[1]
  if (person === undefined) return
  await dropOthers(person)
  if (!person || !response.ok || !isDraft(url) || response.redirected) return
  const cache = await caches.open(PREFIX + person)
  const assets = [...words.matchAll(/(?:src|href)="(\/static\/[^"]+)"/g)].map((match) => match[1] as string)
  await Promise.all([cache.put(url.pathname, response), ...assets.map((each) => keepAsset(cache, each))])
}

async function dropOthers(person: string): Promise<void> {
  const names = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== PREFIX + person)
  await Promise.all(names.map((name) => caches.delete(name)))
}

/** An asset's address changes with its words, so one that is kept stays right. */
async function keepAsset(cache: Cache, path: string): Promise<void> {
  if (!(await cache.match(path))) await cache.add(path)
}

async function asset(request: Request): Promise<Response> {
  try {
    return await fetch(request)
  } catch (fault) {
    const kept = await caches.match(request)
    if (kept) return kept
    throw fault
  }
}
