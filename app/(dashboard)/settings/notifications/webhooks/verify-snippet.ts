/** A receiver that works as pasted, once the secret is in its environment; a test runs it. */
export const verifySnippet = `import { createServer } from 'node:http'
import { Webhook } from 'standardwebhooks'

const webhook = new Webhook(process.env.KEYTURN_WEBHOOK_SECRET)

createServer(async (request, response) => {
  const chunks = []
  for await (const chunk of request) chunks.push(chunk)
  try {
    const { type, data } = webhook.verify(Buffer.concat(chunks), request.headers)
    console.log(type, data.summary, data.link)
    response.writeHead(204).end()
  } catch {
    response.writeHead(401).end() // not from Keyturn, or older than five minutes
  }
}).listen(process.env.PORT ?? 8080)`
