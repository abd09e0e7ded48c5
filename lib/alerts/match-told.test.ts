import fc from 'fast-check'
import { expect, test } from 'vitest'
import { kindOf, matchTold, sameMs } from './match-told.ts'

const hourMs = 3_600_000
const told = (...hours: number[]) => hours.map(hour => ({ at: hour * hourMs }))
const alert = (from: number, until = from) => ({ from: from * hourMs, until: until * hourMs })
const spelled = (given: Parameters<typeof matchTold>[0]) =>
  matchTold(given).map(match => {
    const { at, tried, usual, alert: raised } = match
    const who = [tried && 'tried', usual && 'usual', raised && 'raised'].filter(Boolean).join(' ')
    return `${at / hourMs}: ${who}, ${kindOf(match)}`
  })

test.each([
  ['nothing', { tried: [], usual: [], alerts: [] }, []],
  ['all three', { tried: told(10), usual: told(10), alerts: [alert(10)] }, ['10: tried usual raised, both']],
  ['three hours later is the same', { tried: told(13), usual: [], alerts: [alert(10)] }, ['10: tried raised, both']],
  [
    'later than that is not',
    { tried: told(13.1), usual: [], alerts: [alert(10)] },
    ['10: raised, only_before', '13.1: tried, only_tried'],
  ],
  ['an alert that went on', { tried: told(20), usual: [], alerts: [alert(10, 18)] }, ['10: tried raised, both']],
  [
    'all that is told near it',
    { tried: told(9, 13, 20), usual: [], alerts: [alert(10, 18)] },
    ['10: tried raised, both'],
  ],
  ['without an alert', { tried: told(10), usual: told(11), alerts: [] }, ['10: tried usual, both']],
  ['the product’s own alone', { tried: [], usual: told(11), alerts: [] }, ['11: usual, only_before']],
  [
    'the nearer of two',
    { tried: told(12.5), usual: [], alerts: [alert(10), alert(14)] },
    ['10: raised, only_before', '14: tried raised, both'],
  ],
])('%s', (_name, given, rows) => {
  expect(spelled(given)).toEqual(rows)
})

test('each of what was raised is there once, and nothing that was told is far from its row', () => {
  const hours = fc.uniqueArray(fc.integer({ min: 0, max: 100 }), { maxLength: 12 })
  const property = fc.property(hours, hours, hours, (tried, usual, raised) => {
    const alerts = raised.map(hour => alert(hour, hour + 2))
    const given = { tried: told(...tried.sort((a, b) => a - b)), usual: told(...usual.sort((a, b) => a - b)), alerts }
    const rows = matchTold(given)
    expect(rows.flatMap(row => row.alert ?? [])).toHaveLength(alerts.length)
    expect(new Set(rows.flatMap(row => row.alert ?? []))).toEqual(new Set(alerts))
    expect(rows.map(row => row.at)).toEqual(rows.map(row => row.at).sort((a, b) => a - b))
    for (const { at, tried: one, usual: other, alert: own } of rows) {
      expect(one ?? other ?? own).not.toBeNull()
      for (const each of [one, other]) {
        if (!each) continue
        const [from, until] = own ? [own.from, own.until] : [at, at]
        expect(Math.max(from - each.at, each.at - until)).toBeLessThanOrEqual(sameMs)
      }
    }
    for (const { at } of given.tried)
      expect(rows.some(row => row.tried && Math.abs(row.tried.at - at) <= 2 * sameMs + 2 * hourMs)).toBe(true)
  })
  fc.assert(property, { seed: 20_261_123, numRuns: 300 })
})
