import { startEmbedded } from './embedded.ts'

// A process of its own for embedded.test.ts to kill: starts the server, says so, and stays.
const [dataDir = '', elsewhere] = process.argv.slice(2)
const embedded = await startEmbedded(dataDir, () => {}, { elsewhere })
console.log(JSON.stringify({ url: embedded.url, startedHere: embedded.startedHere }))
setInterval(() => {}, 60_000)
