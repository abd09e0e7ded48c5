import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { matrix } from '#lib/access/matrix.ts'
import { eventWords } from '#lib/webhooks/input.ts'
import { actionWords, aside, subjectHref, subjectName } from './event-words.ts'

test('whatever the house writes into the ledger has its words', () => {
  const nouns = new Set(Object.keys(actionWords).map(action => action.split('.')[0]))
  const written = globSync('lib/**/*.ts')
    .filter(path => !/\.(test|fixture)\.ts$|^lib\/usage\/formats\//.test(path)) // others' names
    .flatMap(path => [...readFileSync(path, 'utf8').matchAll(/'([a-z]+)\.[a-z_]+'/g)])
    .filter(([, noun]) => nouns.has(noun))
    .map(([quoted]) => quoted.slice(1, -1))
    .filter(action => !(action in matrix) && !(action in eventWords)) // what webhooks are told has words of its own
  expect(written.length).toBeGreaterThan(40)
  expect([...new Set(written)].filter(action => !(action in actionWords))).toEqual([])
})

test('whatever people do to an alert has its words', () => {
  const source = readFileSync('lib/alerts/act-on-alert.ts', 'utf8')
  const acts = [...source.matchAll(/\{ act: '([a-z_]+)'/g)].map(([, act]) => `alert.${act}`)
  expect(acts.length).toBeGreaterThan(5)
  expect(acts.filter(action => !(action in actionWords))).toEqual([])
})

test('an entry about an alert leads to it, and says until when it is quiet', () => {
  const subject = { type: 'alert', id: '0193c2a4-0000-7000-8000-000000000001' }
  const name = subjectName(subject, { name: 'billing is used from Singapore for the first time' })
  expect(name).toBe('billing is used from Singapore for the first time')
  expect(subjectHref(subject, name)).toBe(`/alerts/${subject.id}`)
  const detail = { name, until: '2026-11-24T09:00:00.000Z', note: 'a new office' }
  expect(aside(detail)).toBe('a new office, until Tue 24 Nov, 09:00 UTC')
})
