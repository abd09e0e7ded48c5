import fc from 'fast-check'
import { expect, test } from 'vitest'
import { composeMail, type MailedNotice } from './compose-mail.ts'

const url = 'https://keys.example.com'
const key = `payments_prd_8Yw3${'a'.repeat(43)}Qx`
const notice = (given: Partial<MailedNotice> = {}): MailedNotice => ({
  ...{ severity: 'info', title: 'ledger turns in 7 days', body: 'Nothing to do yet.', href: '/keys/1' },
  ...given,
})

test('one notice', () => {
  expect(composeMail([notice({ severity: 'critical', body: 'One.\nTwo.' })], url)).toEqual({
    subject: 'ledger turns in 7 days',
    text: `Critical: ledger turns in 7 days

One.
Two.

https://keys.example.com/keys/1

-- 
All that Keyturn told you: https://keys.example.com/notices
`,
  })
})

test('several: the most severe first, the others as they came', () => {
  const given = [
    notice({ title: 'a' }),
    notice({ title: 'b', severity: 'warning' }),
    notice({ title: 'c', severity: 'warning' }),
  ]
  const { subject, text } = composeMail(given, url)
  expect(subject).toBe('b and 2 more')
  expect(text).toMatch(/Warning: b.*\* \* \*.*Warning: c.*\* \* \*.*\na\n.*-- \n/s)
})

test('a long title is cut, and what follows it stays', () => {
  const { subject } = composeMail([notice({ title: '🔑'.repeat(500) }), notice()], url)
  expect(subject).toMatch(/^(🔑)+… and 1 more$/u)
  expect([...subject]).toHaveLength(160)
})

test.each(['https://evil.example', '//evil.example', '@evil.example', '.evil.example', '', '/a b', '/a\n/b'])(
  'a link never leads elsewhere: %j',
  href => {
    const links = composeMail([notice({ href })], url).text.match(/https?:\S+/g)
    expect(links).toEqual([`${url}/notices`, `${url}/notices`])
  },
)

test('whatever the texts hold: one line for a subject, and no key', () => {
  const nasty = fc
    .array(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.constantFrom('\r\n', '\n', '\u2028', '\u0085', '\u202e', key, 'Bcc: x'),
      ),
    )
    .map(parts => parts.join(''))
  fc.assert(
    fc.property(
      fc.array(fc.record({ title: nasty, body: nasty, href: nasty }), { minLength: 1, maxLength: 3 }),
      given => {
        const { subject, text } = composeMail(given.map(notice), url)
        expect(subject).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u)
        expect(text).not.toMatch(/[^\P{Cc}\n]/u)
        expect(subject + text).not.toContain(key)
      },
    ),
  )
})
