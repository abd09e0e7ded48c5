import { generateKeyPairSync } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { testEnv } from '#db/testing.ts'
import { setEnv } from '#lib/env.ts'
import { forgetGithubKeys, getGithubKey } from './github-keys.ts'

let github: Server
let names: string[] = []
let isAway = false
let asked = 0
const start = Date.parse('2026-11-18T12:00:00Z')
const later = (minutes: number) => new Date(start + minutes * 60_000)
const pem = generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).publicKey.export({ type: 'spki', format: 'pem' })

beforeAll(async () => {
  github = createServer((_, response) => {
    asked++
    response.statusCode = isAway ? 500 : 200
    response.end(JSON.stringify({ public_keys: names.map(name => ({ key_identifier: name, key: pem })) }))
  })
  await new Promise<void>(resolve => github.listen(0, '127.0.0.1', resolve))
  setEnv(testEnv({ githubKeysUrl: `http://127.0.0.1:${(github.address() as AddressInfo).port}/` }))
})
beforeEach(() => {
  forgetGithubKeys()
  ;[names, isAway, asked] = [['one'], false, 0]
})
afterAll(async () => {
  forgetGithubKeys()
  github.closeAllConnections()
  await new Promise(resolve => github.close(resolve))
})

const kindOf = async (name: string, at: Date) => {
  const key = await getGithubKey(name, at)
  return typeof key === 'object' && key !== null ? 'key' : key
}

test('a key that is known is asked for once a day', async () => {
  for (const minutes of [0, 1, 60, 1439]) expect(await kindOf('one', later(minutes))).toBe('key')
  expect(asked).toBe(1)
  names = ['two']
  expect(await kindOf('one', later(1441))).toBeNull()
  expect([await kindOf('two', later(1442)), asked]).toEqual(['key', 2])
})

test('one that is not known has GitHub asked once in five minutes, and no more', async () => {
  expect(await kindOf('one', later(0))).toBe('key')
  names = ['one', 'two']
  for (let i = 0; i < 50; i++) expect(await kindOf(`made-up-${i}`, later(4))).toBeNull()
  expect([await kindOf('two', later(4)), asked]).toEqual([null, 1])
  expect([await kindOf('two', later(5)), asked]).toEqual(['key', 2])
})

test('while GitHub is away, what is known serves on, and GitHub is asked again later', async () => {
  expect(await kindOf('one', later(0))).toBe('key')
  isAway = true
  expect([await kindOf('one', later(3000)), await kindOf('one', later(3001)), asked]).toEqual(['key', 'key', 2])
  expect([await kindOf('other', later(3002)), asked]).toEqual([null, 2])
  expect([await kindOf('one', later(3010)), asked]).toEqual(['key', 3])
})

test('with nothing known, nobody is believed until GitHub answers', async () => {
  isAway = true
  expect([await kindOf('one', later(0)), await kindOf('one', later(4)), asked]).toEqual(['away', 'away', 1])
  isAway = false
  expect(await kindOf('one', later(5))).toBe('key')
})
