import { beforeEach, expect, test } from 'vitest'
import { testEnv } from '#db/testing.ts'
import { setEnv } from '#lib/env.ts'
import { generateKey } from '#lib/keys/key-format.ts'
import { composeMessage } from './compose-message.ts'
import type { Told } from './event.ts'

beforeEach(() => setEnv(testEnv({ url: 'https://keys.example.com' })))

const now = new Date('2026-11-22T09:00:00Z')
const told: Told = {
  ...{ event: 'alert.opened', severity: 'high', summary: 'ledger is used from Singapore', href: '/alerts/a1' },
  alert: { id: 'a1', detector: 'new_place' },
  found: { expected: 'Germany', seen: 'Singapore' },
  key: { id: 'k1', name: 'ledger' },
  ...{ service: 'payments', environment: 'production', note: 'Look at it.' },
}
const bodyOf = (kind: 'standard' | 'slack', change: Partial<Told> = {}) =>
  composeMessage(kind, { ...told, ...change }, now).body

test('by Standard Webhooks: type, timestamp, and data that always has the same shape', () => {
  expect(JSON.parse(bodyOf('standard'))).toEqual({
    type: 'alert.opened',
    timestamp: '2026-11-22T09:00:00.000Z',
    data: {
      ...{ severity: 'high', summary: 'ledger is used from Singapore', note: 'Look at it.' },
      ...{ alert: { id: 'a1', detector: 'new_place' }, expected: 'Germany', seen: 'Singapore' },
      ...{
        key: { id: 'k1', name: 'ledger' },
        token: null,
        service: 'payments',
        environment: 'production',
        rotation: null,
      },
      link: 'https://keys.example.com/alerts/a1',
    },
  })
  const bare = JSON.parse(bodyOf('standard', { alert: undefined, key: undefined, service: undefined }))
  expect(Object.keys(bare.data)).toEqual(Object.keys(JSON.parse(bodyOf('standard')).data))
})

test.each(['standard', 'slack'] as const)('a key that somebody pasted into a name is cut to its hint: %s', kind => {
  const key = generateKey('payments', 'production')
  const body = bodyOf(kind, { summary: `${key} is used`, key: { id: 'k1', name: key }, note: key, service: key })
  expect(body).not.toContain(key)
  expect(body).not.toContain(key.slice(20, 40))
  expect(body).toContain('payments_prd_')
})

test.each(['standard', 'slack'] as const)('whatever names hold, the body is whole JSON below 20 kB: %s', kind => {
  const wild = `\u202e\u0000\n"\\\ud800${'😀'.repeat(9_000)}`
  const body = bodyOf(kind, { summary: wild, note: wild, service: wild, key: { id: 'k1', name: wild } })
  expect(Buffer.byteLength(JSON.stringify(JSON.parse(body)))).toBeLessThan(20_000)
  expect(body).not.toMatch(/\\u0000|\\ud800|\u202e/)
  expect(composeMessage(kind, { ...told, summary: wild }, now).summary).not.toMatch(/[\p{Cc}\p{Cf}]/u)
})

test('Slack: no name becomes a link, a mention or a channel, and nothing is unfurled', () => {
  const name = '<!channel> <@U123> <https://evil.example|here> & @here'
  const message = JSON.parse(bodyOf('slack', { summary: `${name} is used`, key: { id: 'k1', name }, note: name }))
  const texts = [message.text, message.blocks[0].text.text, message.blocks[1].elements[0].text]
  expect(texts.join('\n').match(/<[^>]*>/g)).toEqual(['<https://keys.example.com/alerts/a1|Open in Keyturn>'])
  expect(message.text).toContain('&lt;!channel&gt; &lt;@U123&gt; &lt;https://evil.example|here&gt; &amp; @here')
  expect(message).toMatchObject({ parse: 'none', link_names: false, unfurl_links: false, unfurl_media: false })
  expect(message.blocks).toMatchObject([{ text: { verbatim: true } }, { elements: [{ verbatim: true }] }])
})

test('Slack: how bad, what, where, and a link', () => {
  const { text, blocks } = JSON.parse(bodyOf('slack'))
  expect(text).toBe('High: ledger is used from Singapore')
  expect(blocks[0].text.text).toBe(
    '*High:* ledger is used from Singapore\nExpected: Germany. Seen: Singapore.\nLook at it.\n<https://keys.example.com/alerts/a1|Open in Keyturn>',
  )
  expect(blocks[1].elements[0].text).toBe('ledger · payments · production')
})
