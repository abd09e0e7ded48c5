import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { testEnv } from '#db/testing.ts'
import { setEnv } from '#lib/env.ts'
import { must } from '#lib/result.ts'
import { client, type IdentityProvider, startIdentityProvider } from '../../e2e/identity-provider.ts'
import { askProvider, readAnswer } from './oidc.ts'
import { fetchSafely } from './oidc-fetch.ts'

/** The whole round trip with a real provider, as a browser makes it, but for the pages at both ends. */
let idp: IdentityProvider
const here = testEnv().url
const use = (issuer: string) => setEnv(testEnv({ oidc: { issuer, ...client } }))

beforeAll(async () => {
  idp = await startIdentityProvider({ redirectUri: `${here}/api/auth/callback/oidc` })
  use(`${idp.issuer}/`)
})
afterAll(async () => {
  await idp.close()
})
beforeEach(() => {
  idp.forge = undefined
  idp.people.set('1', { email: 'Ada@Example.com', email_verified: true, name: 'Ada' })
})

/** Keeps cookies by name, and goes wherever it is sent until that is here. */
class Browser {
  private readonly jar = new Map<string, string>()
  private get cookie() {
    return [...this.jar].map(([name, value]) => `${name}=${value}`).join('; ')
  }
  private keep(name: string, value: string) {
    if (value === '') this.jar.delete(name)
    else this.jar.set(name, value)
  }
  private async go(url: URL): Promise<URL> {
    const response = await fetch(url, { redirect: 'manual', headers: { cookie: this.cookie } })
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = line.match(/^([^=]+)=([^;]*)/) ?? []
      this.keep(name, value)
    }
    return new URL(response.headers.get('location') ?? '', url)
  }

  /** The provider's answer, as it stands in the address that the browser is sent back to. Null: whoever denies it. */
  async authorize(as: string | null): Promise<URL> {
    const { cookies, ...asked } = must(await askProvider())
    for (const { name, value } of cookies) this.keep(name, value)
    let { url } = asked
    for (let hops = 0; url.origin !== here && hops < 6; hops++) {
      const isQuestion = url.pathname.startsWith('/interaction/')
      url = await this.go(isQuestion ? new URL(`${url.pathname}/done${as ? `?as=${as}` : ''}`, url) : url)
    }
    return url
  }
  async read({ search }: URL) {
    const { proof, cookies } = await readAnswer(search, this.cookie)
    for (const { name, value } of cookies) this.keep(name, value)
    return proof
  }
  async signIn(as: string | null) {
    return await this.read(await this.authorize(as))
  }
}

const refused = (kind: string) => ({ ok: false, error: { kind } })

describe('a round trip to the identity provider', () => {
  it('proves who somebody is, bound to its browser, code and token', async () => {
    const ada = { issuer: `${idp.issuer}/`, subject: '1', email: 'ada@example.com', name: 'Ada' }
    expect(await new Browser().signIn('1')).toEqual({ ok: true, value: ada })
    const sent = must(await askProvider()).url.searchParams
    expect(sent.get('redirect_uri')).toBe(`${here}/api/auth/callback/oidc`)
    expect(sent.get('code_challenge_method')).toBe('S256')
    for (const part of ['state', 'nonce', 'code_challenge']) expect(sent.get(part)).toMatch(/^[\w.-]{40,}$/)
  })

  it('is over once the answer was read: the same answer again, or in another browser, is stale', async () => {
    const browser = new Browser()
    const answer = await browser.authorize('1')
    expect(await new Browser().read(answer)).toEqual(refused('stale'))
    expect(await browser.read(answer)).toMatchObject({ ok: true })
    expect(await browser.read(answer)).toEqual(refused('stale'))
  })

  it('takes no answer that was begun by somebody else, as when a thief sends theirs', async () => {
    const [victim, thief] = [new Browser(), new Browser()]
    await victim.authorize('1')
    const theirs = await thief.authorize('1')
    expect(await victim.read(theirs)).toMatchObject({ ok: false })
  })

  it('says so where the provider refused, or does not vouch for the address', async () => {
    expect(await new Browser().signIn(null)).toEqual(refused('denied'))
    idp.people.set('2', { email: 'eve@example.com', email_verified: false })
    idp.people.set('3', { email: 'eve@example.com' })
    expect(await new Browser().signIn('2')).toEqual(refused('unverified'))
    expect(await new Browser().signIn('3')).toEqual(refused('unverified'))
  })

  it.each([
    ['another audience', { aud: 'another client' }],
    ['another issuer', { iss: 'https://evil.example.com' }],
    ['another nonce', { nonce: 'of another round trip' }],
    ['another subject than its claims are of', { sub: 'somebody else' }],
    ['an hour ago', { exp: Math.floor(Date.now() / 1000) - 3600 }],
  ])('throws a token of %s away', async (_, forged) => {
    idp.forge = claims => ({ ...claims, ...forged })
    expect(await new Browser().signIn('1')).toEqual(refused('untrusted'))
  })

  it('says so where the provider can’t be reached any more, or says that it is another', async () => {
    const browser = new Browser()
    const answer = await browser.authorize('1')
    use('http://127.0.0.1:9/') // discard: nothing listens there
    expect(await browser.read(answer)).toEqual(refused('unreachable'))
    expect(await askProvider()).toEqual(refused('unreachable'))
    use(idp.issuer.replace('127.0.0.1', 'localhost'))
    expect(await askProvider()).toEqual(refused('untrusted'))
    use(`${idp.issuer}/`)
  })
})

it('does not follow a provider to plain http', async () => {
  await expect(fetchSafely('http://accounts.example.com/token')).rejects.toThrow('is not https')
})
