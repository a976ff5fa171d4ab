// A stock y-websocket client, as anybody would write it: types what it is told and prints what it reads.
//   node stock.mjs MODULES URL ROOM TICKET WORDS UNTIL
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

const [modules, url, room, ticket, words, until] = process.argv.slice(2)
const require = createRequire(pathToFileURL(modules + '/package.json'))
const load = async (name) => await import(pathToFileURL(require.resolve(name)))

const Y = await load('yjs')
const { WebsocketProvider } = await load('y-websocket')

const doc = new Y.Doc()
const provider = new WebsocketProvider(url + '/sync', room, doc, { params: { ticket }, disableBc: true })
provider.on('connection-close', (event) => {
  if (event) { console.log('closed', event.code); process.exit(0) }
})
provider.once('sync', () => {
  const text = doc.getText('text')
  if (words) text.insert(text.length, words)
  const look = () => {
    if (until && until.split(' ').every((word) => text.toString().includes(word))) {
      console.log(JSON.stringify(text.toString()))
      process.exit(0)
    }
  }
  text.observe(look)
  look()
})
