import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Provider } from 'oidc-provider'

export interface Claims {
  email?: string
  email_verified?: boolean
  name?: string
}

export interface IdentityProvider {
  issuer: string
  /** subject → what it says of them; may be changed while it runs */
  people: Map<string, Claims>
  /** what becomes of an ID token's claims on the way; undefined: nothing */
  forge?: (claims: Record<string, unknown>) => Record<string, unknown>
  close(): Promise<void>
}

export const client = { id: 'keyturn', secret: 'a secret of the tests, and of nothing else' }

/**
 * An identity provider on loopback: oidc-provider, a certified one. Who comes is asked "Who are you?" once, and has given
 * consent to everything; in its sign-in a subject is all it takes.
 */
export async function startIdentityProvider({
  redirectUri,
  port = 0,
}: {
  redirectUri: string
  port?: number
}): Promise<IdentityProvider> {
  const server = createServer()
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const idp: IdentityProvider = { issuer, people: new Map(), close: () => close(server) }
  const provider = new Provider(issuer, {
    clients: [{ client_id: client.id, client_secret: client.secret, redirect_uris: [redirectUri] }],
    jwks: {
      keys: [
        { ...generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' }), use: 'sig' },
      ],
    },
    cookies: { keys: ['of the tests'] },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
    ttl: { Interaction: 600, Session: 3600, Grant: 3600, AccessToken: 600, IdToken: 600 },
    findAccount: (_ctx, subject) => ({
      accountId: subject,
      claims: () => ({ sub: subject, ...idp.people.get(subject) }),
    }),
    async loadExistingGrant(ctx) {
      const { client: asking, session, provider } = ctx.oidc
      const grant = new provider.Grant({ clientId: asking?.clientId, accountId: session?.accountId })
      grant.addOIDCScope('openid email profile')
      await grant.save()
      return grant
    },
  })
  provider.use(async (ctx, next) => {
    const answer = ctx.path.match(/^\/interaction\/[^/]+(\/.+)?$/)
    if (!answer) return await next()
    if (!answer[1]) {
      ctx.type = 'html'
      ctx.body = page(ctx.path, [...idp.people])
      return
    }
    const { as } = ctx.query
    const result = typeof as === 'string' ? { login: { accountId: as } } : { error: 'access_denied' }
    ctx.respond = false
    await provider.interactionFinished(ctx.req, ctx.res, result)
  })
  provider.use(async (ctx, next) => {
    await next()
    if (ctx.path === '/token' && idp.forge && ctx.body?.id_token)
      ctx.body.id_token = forged(ctx.body.id_token, idp.forge)
  })
  server.on('request', provider.callback())
  return idp
}

function page(path: string, people: [string, Claims][]): string {
  const choices = people.map(
    ([subject, { name }]) => `<li><a href="${path}/done?as=${subject}">${name ?? subject}</a></li>`,
  )
  return `<!doctype html><title>Who are you?</title><h1>Who are you?</h1><ul>${choices.join('')}</ul><a href="${path}/done">Nobody</a>`
}

/** Its signature no longer fits, which only matters where somebody looks at it. */
function forged(token: string, forge: (claims: Record<string, unknown>) => Record<string, unknown>): string {
  const [header, payload, signature] = token.split('.')
  const claims = forge(JSON.parse(Buffer.from(payload ?? '', 'base64url').toString()))
  return [header, Buffer.from(JSON.stringify(claims)).toString('base64url'), signature].join('.')
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections()
  await new Promise(resolve => server.close(resolve))
}
