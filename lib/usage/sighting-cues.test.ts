import { expect, test } from 'vitest'
import type { Sighting } from './sighting.ts'
import { sightingCues } from './sighting-cues.ts'

const noon = Date.parse('2026-11-18T12:00:00Z')
const by = { secretId: 'secret', serviceId: 'service', environment: 'production', source: 'report' } as const
const met = (dimension: Sighting['dimension'], value: string, more: Partial<Sighting> = {}): Sighting => ({
  ...{ keyId: 'key', dimension, value, first: noon, last: noon + 1_000, requests: 3, others: 0, by },
  ...more,
})

test('each place, program, page and sensitive route is a cue, with whose secret it was', () => {
  const cues = sightingCues([
    met('country', 'SE'),
    met('network', '1653', { requests: 2, others: 7 }),
    met('sensitive', 'POST /v1/payouts'),
  ])
  expect(cues[0]).toEqual({
    ...{ kind: 'country', keyId: 'key', ...by, value: 'SE', first: noon, last: noon + 1_000, requests: 3 },
  })
  // Two sources may tell of the same requests: they are not added.
  expect(cues.map(cue => [cue.kind, cue.value, cue.requests])).toEqual([
    ['country', 'SE', 3],
    ['network', '1653', 7],
    ['sensitive', 'POST /v1/payouts', 3],
  ])
})

test('routes are no news, nor what is not of this batch', () => {
  expect(
    sightingCues([met('route', '12'), met('country', 'SE', { by: null }), met('prefix', 'a', { by: null })]),
  ).toEqual([])
})

test('addresses are one cue of each key, which counts prefixes and not requests', () => {
  const cues = sightingCues([
    met('prefix', 'b', { first: noon - 5_000, requests: 900 }),
    met('prefix', 'a', { keyId: 'other' }),
    met('prefix', 'c', { last: noon + 60_000 }),
  ])
  expect(
    cues.map(({ kind, keyId, value, first, last, requests }) => [kind, keyId, value, first, last, requests]),
  ).toEqual([
    ['prefixes', 'key', '', noon - 5_000, noon + 60_000, 2],
    ['prefixes', 'other', '', noon, noon + 1_000, 1],
  ])
})
