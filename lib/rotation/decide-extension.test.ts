import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decideExtension } from './decide-extension.ts'

const moment = fc.integer({ min: 0, max: 1000 }).map(hours => new Date(Date.UTC(2026, 0, 1) + hours * 3_600_000))
const maybe = fc.option(moment)

test('later than it was, and never later than the deadline or the key’s end', () => {
  fc.assert(
    fc.property(moment, maybe, maybe, moment, (retiresAt, retiresBy, end, wanted) => {
      const decision = decideExtension({ old: { retiresAt, retiresBy, condemnedAt: null }, end, wanted })
      if ('reason' in decision) {
        const limit = Math.min(Number(retiresBy ?? Infinity), Number(end ?? Infinity))
        expect(wanted <= retiresAt || Number(wanted) > limit).toBe(true)
        return
      }
      expect(decision.retiresAt).toEqual(wanted)
      expect(wanted > retiresAt).toBe(true)
      for (const limit of [retiresBy, end]) if (limit) expect(wanted <= limit).toBe(true)
    }),
  )
})

test('an overlap whose clock does not run has no end to move', () => {
  const wanted = new Date()
  expect(decideExtension({ old: { retiresAt: null, retiresBy: null, condemnedAt: null }, end: null, wanted })).toEqual({
    reason: 'overlap_not_started',
  })
})

test('what a leaver knows is never extended', () => {
  const old = { retiresAt: new Date(1), retiresBy: new Date(3), condemnedAt: new Date(0) }
  expect(decideExtension({ old, end: null, wanted: new Date(2) })).toEqual({ reason: 'secret_condemned' })
})
