import { createHmac } from 'node:crypto'
import { createServer } from 'node:http'

/**
 * What a verification can't do without, and nothing else: reads the body, parses it, hashes the key, replies with as many
 * bytes as Keyturn does. Arguments: port, bytes of the reply.
 */
const [port = '0', bytes = '300'] = process.argv.slice(2)
const filler = 'x'.repeat(Math.max(0, Number(bytes) - 60))
createServer((request, response) => {
  const parts: Buffer[] = []
  request.on('data', part => parts.push(part))
  request.on('end', () => {
    const { key } = JSON.parse(Buffer.concat(parts).toString()) as { key: string }
    const hash = createHmac('sha256', 'a pepper of the benchmarks').update(key, 'utf8').digest('base64')
    const body = JSON.stringify({ hash, filler })
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
    response.end(body)
  })
}).listen(Number(port), '127.0.0.1', () => console.log('listening'))
