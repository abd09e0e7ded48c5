import { expect, test } from 'vitest'
import type { KeyRow } from '#lib/keys/key-row.ts'
import { badgeOf } from './key-badge.ts'

const now = new Date('2026-11-22T09:00:00Z')
const day = (n: number) => new Date(now.getTime() + n * 86_400_000)
const live = {
  status: 'live',
  rotatesAt: null,
  openRotation: null,
  compromisedAt: null,
  quarantinedAt: null,
  decoy: null,
}

test.each([
  ['far ahead', { rotatesAt: day(8) }, { status: 'live' }],
  ['within a week', { rotatesAt: day(7) }, { status: 'due', time: { kind: 'in', iso: day(7).toISOString() } }],
  ['due, and not opened yet', { rotatesAt: day(-9) }, { status: 'due', time: { kind: 'since' } }],
  [
    'open, and its claim runs',
    { rotatesAt: day(-9), openRotation: { dueAt: day(-9), overdueAt: day(1) } },
    { status: 'due', time: { kind: 'since', iso: day(-9).toISOString() } },
  ],
  [
    'nobody claimed it in time',
    { rotatesAt: day(-9), openRotation: { dueAt: day(-9), overdueAt: day(-2) } },
    { status: 'overdue', time: { kind: 'since', iso: day(-2).toISOString() } },
  ],
  [
    'asked for, long before its date',
    { rotatesAt: day(60), openRotation: { dueAt: day(-1), overdueAt: day(6) } },
    { status: 'due', time: { kind: 'since', iso: day(-1).toISOString() } },
  ],
  [
    'compromised outranks it',
    { status: 'compromised', compromisedAt: day(-1), openRotation: { dueAt: day(-1), overdueAt: day(-1) } },
    { status: 'compromised', time: { kind: 'since', iso: day(-1).toISOString() } },
  ],
  ['a decoy', { status: 'decoy', decoy: { plantedIn: 'a wiki', by: null } }, { status: 'decoy', text: 'unused' }],
  [
    'a decoy that was used',
    { status: 'decoy', decoy: { plantedIn: 'a wiki', by: null }, lastUsedAt: day(-1) },
    { status: 'decoyUsed', time: { kind: 'since', iso: day(-1).toISOString() } },
  ],
])('%s', (_, key, badge) => {
  expect(badgeOf({ ...live, ...key } as KeyRow, now)).toMatchObject(badge)
})
