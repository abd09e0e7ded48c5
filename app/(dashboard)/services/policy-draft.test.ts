import { expect, test } from 'vitest'
import { draftOf, errorsOnLeaving, type PolicyDraft, type PolicyValues, readDraft } from './policy-draft.ts'

const policy: PolicyValues = {
  rotationIntervalDays: 90,
  rotationHour: 9,
  rotationZone: 'Europe/Berlin',
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

test.each<[string, Partial<PolicyValues>]>([
  ['as it is by default', {}],
  ['only when asked', { rotationIntervalDays: null }],
  ['an overlap of odd seconds, as the API takes it', { overlapSeconds: 5401 }],
  ['an overlap of an hour and a half', { overlapSeconds: 5400 }],
  ['no overlap, no notices', { overlapSeconds: 0, noticeDays: [] }],
  ['a greatest age, a lead', { maxAgeDays: 365, idleDays: null, createNeedsLead: true }],
])('%s: a form that is sent as it came changes nothing', (_, change) => {
  const values = { ...policy, ...change }
  expect(readDraft(draftOf(values))).toEqual({ ok: true, values })
})

test.each<[string, Partial<PolicyDraft>, Partial<PolicyValues>]>([
  ['days that wait behind "only when asked"', { rotates: 'asked' }, { rotationIntervalDays: null }],
  ['notices in any order, with any spaces', { noticeDays: ' 1,7  30 7' }, { noticeDays: [30, 7, 1] }],
  ['half a day', { overlapSeconds: '0.5' }, { overlapSeconds: 43_200 }],
  ['an emptied field that may be empty', { idleDays: ' ' }, { idleDays: null }],
])('%s', (_, typed, expected) => {
  expect(readDraft({ ...draftOf(policy), ...typed })).toEqual({ ok: true, values: { ...policy, ...expected } })
})

test.each<[string, Partial<PolicyDraft>, string, string]>([
  ['no days', { rotationIntervalDays: '' }, 'rotationIntervalDays', 'A whole number.'],
  ['no number', { claimDays: 'seven' }, 'claimDays', 'A whole number.'],
  ['half a day that must be whole', { maxAgeDays: '1.5' }, 'maxAgeDays', 'A whole number.'],
  ['too many days', { rotationIntervalDays: '4000' }, 'rotationIntervalDays', 'At most 3650 days.'],
  ['one wrong notice', { noticeDays: '14, x' }, 'noticeDays', 'A whole number.'],
  [
    'a zone that is none',
    { rotationZone: 'Berlin' },
    'rotationZone',
    'The name of a time zone, as in Europe/Berlin or UTC.',
  ],
  [
    'an overlap beyond the deadline',
    { overlapSeconds: '31' },
    'overlapSeconds',
    'Longer than the deadline. A shorter overlap or a later deadline.',
  ],
])('%s is said at its field', (_, typed, field, message) => {
  expect(readDraft({ ...draftOf(policy), ...typed })).toEqual({ ok: false, fields: { [field]: message } })
})

test('a field that is left shows its own error; the deadline shows the overlap’s too', () => {
  const found = { overlapSeconds: 'too long', claimDays: 'no number' }
  expect(errorsOnLeaving('claimDays', found)).toEqual({ claimDays: 'no number' })
  expect(errorsOnLeaving('idleDays', found)).toEqual({ idleDays: undefined })
  expect(errorsOnLeaving('deadlineSeconds', found)).toEqual({ deadlineSeconds: undefined, overlapSeconds: 'too long' })
})
