import { expect, test } from 'vitest'
import { draftOf, type PolicyValues } from '#app/(dashboard)/services/policy-draft.ts'
import { groupsOf, readOwn } from './own-values.ts'

const environment: PolicyValues = {
  rotationIntervalDays: 90,
  rotationHour: 9,
  rotationZone: 'UTC',
  noticeDays: [14, 7, 1],
  claimDays: 7,
  whenOverdue: 'remind',
  selfRotation: 'any',
  maxAgeDays: null,
  idleDays: 60,
  overlapSeconds: 7 * 86_400,
  deadlineSeconds: 30 * 86_400,
  atDeadline: 'hold',
  createNeedsLead: false,
}
const draft = draftOf(environment)

test('what a key has of its own is found by its groups, a null too', () => {
  expect(groupsOf(null)).toEqual([])
  expect(groupsOf({ rotationZone: 'UTC', idleDays: null, noticeDays: [1] })).toEqual(['moment', 'idle'])
})

test('the chosen values alone become its own; an empty field is an own null', () => {
  const typed = { ...draft, rotationIntervalDays: '30', idleDays: '', maxAgeDays: '7' }
  expect(readOwn(environment, null, ['interval', 'idle'], typed)).toEqual({
    ok: true,
    own: { rotationIntervalDays: 30, idleDays: null },
  })
  expect(readOwn(environment, null, [], typed)).toEqual({ ok: true, own: null })
})

test('what is not chosen may be unreadable, for it is not read', () => {
  expect(readOwn(environment, null, ['age'], { ...draft, overlapSeconds: 'x', maxAgeDays: '365' })).toEqual({
    ok: true,
    own: { maxAgeDays: 365 },
  })
  expect(readOwn(environment, null, ['age'], { ...draft, maxAgeDays: 'x' })).toEqual({
    ok: false,
    fields: { maxAgeDays: 'A whole number.' },
  })
})

test('what the form does not show stays; the overlap is held against the deadline that would be', () => {
  const before = { noticeDays: [3], overlapSeconds: 60 }
  expect(readOwn(environment, before, [], draft)).toEqual({ ok: true, own: { noticeDays: [3] } })
  const short = readOwn(environment, before, ['deadline'], { ...draft, deadlineSeconds: '2', deadlineUnit: 'days' })
  expect(short).toMatchObject({ ok: false, fields: { overlapSeconds: expect.stringMatching(/Longer/) } })
})
