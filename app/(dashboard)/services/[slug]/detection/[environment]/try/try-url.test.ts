import fc from 'fast-check'
import { expect, test } from 'vitest'
import { volumeParametersInput } from '#lib/alerts/backtest-input.ts'
import { volumeParameters } from '#lib/detection/volume/parameters.ts'
import { tryFieldNames } from './try-fields.ts'
import { readTryParams, tryHref } from './try-url.ts'

const read = (search: Record<string, string>) => readTryParams(search, volumeParameters)
const again = (href: string) => read(Object.fromEntries(new URL(href, 'http://localhost').searchParams))

test('at first everything is as Keyturn has it, and nothing was asked for', () => {
  expect(read({})).toEqual({
    written: { leastChange: '30', novelty: '6', ordinary: '4', pressure: '10' },
    ...{ parameters: volumeParameters, errors: {}, isAsked: false, days: 28, key: undefined, show: 'all' },
  })
})

test('what is written is read, shares in percent', () => {
  const { parameters, isAsked, days } = read({ leastChange: '200', novelty: '7.5', pressure: ' 0 ', days: '90' })
  expect(parameters).toEqual({ leastChange: 200, novelty: 0.075, ordinary: 4, pressure: 0 })
  expect({ isAsked, days }).toEqual({ isAsked: true, days: 90 })
})

test.each([
  ['leastChange', '0', 'A number from 1 to 1000000, so nothing was tried.'],
  ['leastChange', '2.5', 'A number from 1 to 1000000, so nothing was tried.'],
  ['novelty', '101', 'A number from 1 to 100, so nothing was tried.'],
  ['ordinary', '1e1', 'A number from 1 to 20, so nothing was tried.'],
  ['pressure', '-1', 'A number from 0 to 200, so nothing was tried.'],
  ['pressure', '', 'A number from 0 to 200, so nothing was tried.'],
  ['ordinary', 'four', 'A number from 1 to 20, so nothing was tried.'],
])('%s of %j is said at its field, and kept there', (name, text, error) => {
  const { parameters, errors, written } = read({ [name]: text })
  expect(parameters).toBeNull()
  expect(errors).toEqual({ [name]: error })
  expect(written[name as keyof typeof written]).toBe(text)
})

test('what can’t be read of the rest counts as left out', () => {
  expect(read({ days: '400', key: 'none', show: 'nothing' })).toMatchObject({ days: 28, key: undefined, show: 'all' })
})

test('an address says all of it', () => {
  const params = read({ leastChange: '200', days: '7' })
  const key = '019ab4d2-0000-7000-8000-000000000001'
  expect(again(tryHref('/here', params, { key, show: 'both' }))).toEqual({ ...params, key, show: 'both' })
  expect(again(tryHref('/here', { ...params, key, show: 'both' }, { key: undefined, show: 'all' }))).toEqual(params)
})

test('whatever is written, what is read is something that can be tried', () => {
  const texts = fc.oneof(fc.string(), fc.float().map(String), fc.integer({ min: -5, max: 300 }).map(String))
  const property = fc.property(fc.record(Object.fromEntries(tryFieldNames.map(name => [name, texts]))), search => {
    const { parameters } = read(search as Record<string, string>)
    if (parameters) expect(volumeParametersInput.safeParse(parameters).success).toBe(true)
  })
  fc.assert(property, { seed: 20_261_123, numRuns: 500 })
})
