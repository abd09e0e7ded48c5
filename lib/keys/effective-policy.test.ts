import { expect, test } from 'vitest'
import type { KeyPolicy } from '#db/schema/keys.ts'
import type { RotationPolicy } from '#lib/services/input.ts'
import { effectivePolicy } from './effective-policy.ts'

const environment: RotationPolicy = {
  rotationIntervalDays: 90,
  rotationHour: 9,
  rotationZone: 'Europe/Berlin',
  noticeDays: [14, 7, 1],
  claimDays: 7,
  whenOverdue: 'remind',
  selfRotation: 'any',
  maxAgeDays: null,
  idleDays: 60,
  overlapSeconds: 604_800,
  deadlineSeconds: 2_592_000,
  atDeadline: 'hold',
}

test.each<[string, KeyPolicy | null, Partial<RotationPolicy>]>([
  ['nothing of its own', null, {}],
  ['an empty object of its own', {}, {}],
  ['one value', { rotationIntervalDays: 30 }, { rotationIntervalDays: 30 }],
  ['an own null where the environment has a value', { idleDays: null }, { idleDays: null }],
  ['an own value where the environment has null', { maxAgeDays: 365 }, { maxAgeDays: 365 }],
  ['an own zero', { overlapSeconds: 0, rotationHour: 0 }, { overlapSeconds: 0, rotationHour: 0 }],
  ['no notices at all', { noticeDays: [] }, { noticeDays: [] }],
  [
    'an overlap that its environment’s deadline came to cut',
    { overlapSeconds: 3_000_000 },
    { overlapSeconds: 2_592_000 },
  ],
  ['a field that was left out', { rotationHour: undefined, claimDays: 2 }, { claimDays: 2 }],
])('%s', (_, own, different) => {
  expect(effectivePolicy(environment, own)).toEqual({ ...environment, ...different })
})

test('what else the environment’s row carries stays in it', () => {
  expect(effectivePolicy({ ...environment, createNeedsLead: true }, { claimDays: 1 })).toMatchObject({
    createNeedsLead: true,
    claimDays: 1,
  })
})
