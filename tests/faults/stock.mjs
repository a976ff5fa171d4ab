// A stock y-websocket client that is told by lines what to do, and answers each with a line.
//   node stock.mjs MODULES URL ROOM TOKEN [CLIENT]
// `say WORD…` puts each word at the start of the first block, and answers once they lie in the socket; `until WORD…` answers once the text
// has all of them and the server has been asked; `again` connects after a final close; `returned`
// answers once the server has closed the connection and taken it back. All answer {text, client, closed}.
import { createInterface } from 'node:readline'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

const answer = console.log
console.log = console.error // Yjs speaks there too

const [modules, url, room, token, client] = process.argv.slice(2)
const require = createRequire(pathToFileURL(modules + '/package.json'))
const load = async (name) => await import(pathToFileURL(require.resolve(name)))

const Y = await load('yjs')
const { WebsocketProvider } = await load('y-websocket')

// Who opens the socket is said in a header, which Node allows and a browser would not.
class Socket extends WebSocket {
  constructor(address, protocols = []) {
    super(address, { protocols, headers: { Authorization: `Bearer ${token}` } })
    this.addEventListener('error', () => {
      if (this.readyState === WebSocket.CONNECTING) this.dispatchEvent(new Event('close'))
    })
  }
}

const doc = new Y.Doc()
if (client) doc.clientID = Number(client)
const text = doc.getText('text')
const provider = new WebsocketProvider(url + '/sync', room, doc, { disableBc: true, WebSocketPolyfill: Socket, maxBackoffTime: 200 })
let closed = null
let connections = 0
provider.on('closed', ({ code }) => { closed = code })
provider.on('status', ({ status }) => { if (status === 'connected') connections++ })

const look = (words, once = 0) => new Promise((done) => {
  const check = () => {
    const found = text.toString().split(/\s+/)
    if (!closed && !(connections > once && provider.synced && words.every((word) => found.includes(word)))) return
    for (const event of ['sync', 'closed']) provider.off(event, check)
    text.unobserve(check)
    done({ text: text.toString(), client: doc.clientID, closed })
  }
  for (const event of ['sync', 'closed']) provider.on(event, check)
  text.observe(check)
  check()
})

// Until the kernel has taken what was sent: from then on it is lost only where the server does not read it.
const handedOver = async () => {
  while (provider.ws?.bufferedAmount) await new Promise(setImmediate)
}

const opened = look([]) // nobody writes into a text that has not come yet
for await (const line of createInterface({ input: process.stdin })) {
  const [what, ...words] = line.split(' ')
  await opened
  const once = what === 'returned' ? 1 : 0
  if (what === 'again') { closed = null; provider.connect() }
  if (what === 'say') words.forEach((word) => text.insert(1, word + ' '))
  await handedOver()
  answer(JSON.stringify(await look(words, once)))
}
process.exit(0)
