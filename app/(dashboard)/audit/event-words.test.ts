import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { matrix } from '#lib/access/matrix.ts'
import { actionWords } from './event-words.ts'

test('whatever the house writes into the ledger has its words', () => {
  const nouns = new Set(Object.keys(actionWords).map(action => action.split('.')[0]))
  const written = globSync('lib/**/*.ts')
    .filter(path => !/\.(test|fixture)\.ts$/.test(path))
    .flatMap(path => [...readFileSync(path, 'utf8').matchAll(/'([a-z]+)\.[a-z_]+'/g)])
    .filter(([, noun]) => nouns.has(noun))
    .map(([quoted]) => quoted.slice(1, -1))
    .filter(action => !(action in matrix))
  expect(written.length).toBeGreaterThan(40)
  expect([...new Set(written)].filter(action => !(action in actionWords))).toEqual([])
})
