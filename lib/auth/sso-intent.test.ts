import { afterEach, beforeEach, expect, it } from 'vitest'
import { testEnv } from '#db/testing.ts'
import { setEnv } from '#lib/env.ts'
import { intentCookie, openIntent, sealIntent } from './sso-intent.ts'

const intent = { kind: 'link', sessionId: 'of one browser' } as const
beforeEach(() => setEnv(testEnv()))
afterEach(() => setEnv(testEnv()))

it('is read under its own round trip and secret alone, and says nothing to whoever holds the cookie', async () => {
  const sealed = await sealIntent(intent, 'state of one')
  const readable = sealed.split('.').map(part => Buffer.from(part, 'base64url').toString())
  expect(readable.join()).not.toContain(intent.sessionId)
  expect(await openIntent(sealed, 'state of one')).toEqual(intent)
  expect(await openIntent(sealed, 'state of another')).toBeNull()
  expect(await openIntent(sealed, null)).toBeNull()
  expect(await openIntent(`${sealed.slice(0, -4)}AAAA`, 'state of one')).toBeNull()
  setEnv(testEnv({ authSecret: 'another secret of the tests, as of another server' }))
  expect(await openIntent(sealed, 'state of one')).toBeNull()
})

it('is bound to this very host where the address is https', () => {
  expect(intentCookie().name).toBe('keyturn.sso')
  setEnv(testEnv({ url: 'https://keys.example.com' }))
  expect(intentCookie()).toMatchObject({ name: '__Host-keyturn.sso', options: { secure: true, path: '/' } })
})
