import { userInfo } from 'node:os'
import { expect, test } from 'vitest'
import { testEnv } from '#db/testing.ts'
import { welcome } from './welcome.ts'

const text = (...args: Parameters<typeof welcome>) => welcome(...args).join('\n')
const me = userInfo().username

test('says the address, and nothing of a first run or SSH when there is neither', () => {
  expect(welcome(testEnv(), null, '')).toEqual(['Keyturn serves web, api, worker at http://127.0.0.1:3000'])
})

test('says where to begin', () => {
  expect(text(testEnv(), 'http://127.0.0.1:3000/setup#x', '')).toContain('\n  http://127.0.0.1:3000/setup#x')
})

test.each([
  ['127.0.0.1', '198.51.100.7 50000 203.0.113.9 22', `ssh -L 3000:127.0.0.1:3000 ${me}@203.0.113.9`],
  ['0.0.0.0', '198.51.100.7 50000 203.0.113.9 2222', `ssh -p 2222 -L 3000:127.0.0.1:3000 ${me}@203.0.113.9`],
  ['::1', '198.51.100.7 50000 203.0.113.9 22', `ssh -L 3000:[::1]:3000 ${me}@203.0.113.9`],
])('on %s over SSH', (host, ssh, expected) => {
  expect(text(testEnv({ host }), null, ssh)).toContain(expected)
})
