import { performance } from 'node:perf_hooks'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { closeMemory, type Fact, ForgottenError, noteLook, openMemory, recall } from './memory.ts'

interface Named extends Fact {
  name: string
}

let now = 1_000_000
let loads = 0
beforeEach(() => {
  vi.spyOn(performance, 'now').mockImplementation(() => now)
  loads = 0
  openMemory()
  noteLook([], now)
})
afterEach(() => {
  closeMemory()
  vi.restoreAllMocks()
})

const away = () => Promise.reject(Object.assign(new Error('gone'), { code: 'ECONNREFUSED' }))
const load = async (): Promise<Named> => ({ name: `read ${++loads}`, subjects: ['key', 'service'] })
const ask = async (how: () => Promise<Named | null> = load) => {
  const found = await recall('a', how)
  return found && [found.fact.name, found.staleSeconds]
}

test('what was read is not read again until a thing that it was read from changes', async () => {
  expect(await ask()).toEqual(['read 1', 0])
  expect(await ask()).toEqual(['read 1', 0])
  noteLook(['another'], now)
  expect(await ask()).toEqual(['read 1', 0])
  noteLook(['service'], now)
  expect(await ask()).toEqual(['read 2', 0])
})

test('what is not there is asked for each time', async () => {
  const nothing = vi.fn(async () => null)
  expect(await ask(nothing)).toBeNull()
  expect(await ask(nothing)).toBeNull()
  expect(nothing).toHaveBeenCalledTimes(2)
})

test('that nothing is there is remembered for seconds, where nobody can ask before it is', async () => {
  const nothing = vi.fn(async () => null)
  const askFor = (name: string, by: string, how: () => Promise<Named | null> = nothing) => recall(name, how, by)
  for (const by of ['one', 'one', 'another']) expect(await askFor('made up', by)).toBeNull()
  expect(nothing).toHaveBeenCalledTimes(1)
  expect((await askFor('another name', 'one', load))?.fact.name).toBe('read 1')
  now += 9_000
  noteLook(['key'], now)
  expect(await askFor('made up', 'one')).toBeNull()
  expect(nothing).toHaveBeenCalledTimes(1)
  now += 1_001
  noteLook([], now)
  expect((await askFor('made up', 'one', load))?.fact.name).toBe('read 2')
})

test('one asker’s reads are not another’s: what one is refused, the other gets', async () => {
  const reads: string[] = []
  const slow = (by: string) => () =>
    new Promise<Named>(resolve => {
      reads.push(by)
      setImmediate(() => resolve({ name: by, subjects: ['key'] }))
    })
  const both = await Promise.all(['one', 'one', 'another'].map(by => recall('same', slow(by), by)))
  expect([both.map(found => found?.fact.name), reads]).toEqual([
    ['one', 'one', 'another'],
    ['one', 'another'],
  ])
})

test('where the changes can’t be followed, a read that began a while ago is not joined', async () => {
  const answers: ((value: Named) => void)[] = []
  const slow = () => new Promise<Named>(resolve => answers.push(resolve))
  const first = ask(slow)
  now += 600 // the last look is young enough: what changed before it is known
  const second = ask(slow)
  expect(answers).toHaveLength(1)
  now += 200
  const third = ask(slow)
  expect(answers).toHaveLength(2)
  now += 100
  const fourth = ask(slow)
  expect(answers).toHaveLength(2)
  now += 1
  const fifth = ask(slow)
  expect(answers).toHaveLength(3)
  for (const [index, answer] of answers.entries()) answer({ name: `answer ${index}`, subjects: ['key'] })
  const told = await Promise.all([first, second, third, fourth, fifth])
  expect(told.map(each => each?.[0])).toEqual(['answer 0', 'answer 0', 'answer 1', 'answer 1', 'answer 2'])
})

test('all that ask at once share one read; whoever asks after a change does not', async () => {
  const answers: ((value: Named) => void)[] = []
  const slow = vi.fn(() => new Promise<Named>(resolve => answers.push(resolve)))
  const first = [ask(slow), ask(slow)]
  noteLook(['key'], now)
  const second = ask(slow)
  expect(slow).toHaveBeenCalledTimes(2)
  answers[1]?.({ name: 'after', subjects: ['key'] })
  answers[0]?.({ name: 'before', subjects: ['key'] })
  expect(await Promise.all(first)).toEqual([
    ['before', 0],
    ['before', 0],
  ])
  expect(await second).toEqual(['after', 0])
  // The read that began before the change was put in last, and is not believed.
  expect(await ask()).toEqual(['read 1', 0])
})

test('a read that was under way when everything was forgotten is not believed', async () => {
  let answer: (value: Named) => void = () => {}
  const asked = ask(() => new Promise<Named>(resolve => (answer = resolve)))
  openMemory()
  noteLook([], now)
  answer({ name: 'before', subjects: ['key'] })
  expect(await asked).toEqual(['before', 0])
  expect(await ask()).toEqual(['read 1', 0])
})

test('where the changes can’t be followed, the database is asked each time', async () => {
  await ask()
  now += 800
  expect(await ask()).toEqual(['read 2', 0])
  expect(await ask()).toEqual(['read 3', 0])
  noteLook([], now)
  expect(await ask()).toEqual(['read 3', 0])
  expect(loads).toBe(3)
})

test('while the database is away what is remembered is served for five minutes, and says how old it may be', async () => {
  await ask()
  now += 10_500
  const tried = vi.fn(away)
  expect(await ask(tried)).toEqual(['read 1', 11])
  expect(await ask(tried)).toEqual(['read 1', 11])
  expect(tried).toHaveBeenCalledTimes(1) // it had just been found away
  now += 300
  expect(await Promise.all([ask(tried), ask(tried)])).toEqual([
    ['read 1', 11],
    ['read 1', 11],
  ])
  expect(tried).toHaveBeenCalledTimes(2) // one finds out, and the others do not wait for it
  await expect(recall('never seen', tried)).rejects.toThrow(ForgottenError)
  now += 290_000
  await expect(ask(tried)).rejects.toThrow(ForgottenError)
  noteLook(['key'], now)
  expect(await ask()).toEqual(['read 2', 0])
})

test('an error of another kind is what it is', async () => {
  await ask()
  noteLook(['key'], now)
  await expect(ask(() => Promise.reject(new TypeError('ours')))).rejects.toThrow(TypeError)
})
