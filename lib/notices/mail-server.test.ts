import { afterEach, expect, test } from 'vitest'
import { testEnv } from '#db/testing.ts'
import { setEnv } from '#lib/env.ts'
import { mailServer, mailServerHost } from './mail-server.ts'
import { type Inbox, openInbox } from './notices.fixture.ts'

const open: Inbox[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map(each => each.close()))
})
async function serve(options?: Parameters<typeof openInbox>[0]): Promise<Inbox> {
  const opened = await openInbox(options)
  open.push(opened)
  return opened
}

const mail = { subject: 'Hello', text: 'Hello\n', to: { name: 'Ada', address: 'ada@example.com' }, id: 'one' }
function send(smtpUrl: string) {
  setEnv(testEnv({ smtpUrl, mailFrom: 'keyturn@example.com' }))
  return mailServer()?.send(mail)
}
const withLogin = (url: string, password: string) => url.replace('//', `//keyturn:${password}@`)

test('the address names the user and the password, percent-encoded where they must be', async () => {
  const seen: unknown[] = []
  const inbox = await serve({
    authOptional: false,
    allowInsecureAuth: true,
    onAuth({ username, password }, _session, done) {
      seen.push([username, password])
      done(null, { user: username })
    },
  })
  expect(await send(withLogin(inbox.url, 'p%40ss%3Aw%2Frd'))).toEqual({ ok: true, value: null })
  expect(seen).toEqual([['keyturn', 'p@ss:w/rd']])
  expect(inbox.mails).toHaveLength(1)
})

test('a server that repeats the password does not get it into the reason', async () => {
  const inbox = await serve({
    authOptional: false,
    allowInsecureAuth: true,
    onAuth({ password }, _session, done) {
      const login = Buffer.from(`\0keyturn\0${password}`).toString('base64')
      done(Object.assign(new Error(`wrong: ${password} in ${login}\r\nX: y ${'z'.repeat(300)}`), { responseCode: 535 }))
    },
  })
  const answer = await send(withLogin(inbox.url, 'hunter2%21'))
  if (!answer || answer.ok) throw new Error('was sent')
  expect(answer.error.why).toMatch(/^Invalid login: 535 wrong: … in … X: y z+…$/)
  expect(answer.error.why).toHaveLength(200)
  expect(answer.error.isForAll).toBe(true)
})

test('a password goes to another machine in TLS only, unless the address says otherwise', async () => {
  const heard: string[] = []
  const inbox = await serve({
    authOptional: false,
    allowInsecureAuth: true,
    onAuth({ username }, _session, done) {
      heard.push(username ?? '')
      done(null, { user: username })
    },
  })
  const elsewhere = withLogin(inbox.url, 'hunter2').replace('127.0.0.1', '0.0.0.0') // this machine, by no name of it
  expect(await send(elsewhere)).toMatchObject({ ok: false })
  expect(heard).toEqual([])
  expect(await send(`${elsewhere}?requireTLS=false`)).toEqual({ ok: true, value: null })
  expect(heard).toEqual(['keyturn'])
})

test.each([
  ['smtp://keyturn:hunter2@mail.example.com:587?requireTLS=false', 'mail.example.com:587'],
  ['smtps://mail.example.com', 'mail.example.com'],
  [undefined, null],
])('of %s people see %s', (smtpUrl, expected) => {
  setEnv(testEnv({ smtpUrl }))
  expect(mailServerHost()).toBe(expected)
})
