import { expect, test } from 'vitest'
import type { SystemActor } from '#lib/access/actor.ts'
import { auditKey, firstMac } from './chain.ts'
import { linkEvents } from './link-events.ts'
import type { LedgerRow } from './read-ledger.ts'
import { parseRecord, repeatsColumns } from './record-text.ts'

const actor: SystemActor = { kind: 'system', organizationId: '01a2039b-7824-71e1-9ef6-4e5d3c8e949c', name: 'cli' }
const id = '01a2039b-7824-71e1-9ef6-4e5d3c8e949d'
const now = new Date('2026-11-22T12:00:00.1Z')
const forged = `","organizationId":"x`

test.each([
  [{ action: 'key.created', subject: { type: 'key', id }, teamId: id, detail: { name: forged } }],
  [{ action: forged, subject: { type: forged, id: null } }],
])('what is written is recognized without being parsed, and a column that says otherwise is not: %j', event => {
  const key = { key: auditKey('pepper'), pepper: 'fingerprint' }
  const [linked] = linkEvents({ seq: 6, mac: firstMac }, key, { actor, events: [event], now }).rows
  const row = { ...linked, at: '2026-11-22T12:00:00.100000Z' } as LedgerRow
  expect(parseRecord(row.canonical)).not.toBe(null)
  expect(repeatsColumns(row, 'fingerprint')).toBe(true)
  const others: Partial<LedgerRow>[] = [
    { seq: 8 },
    { at: '2026-11-22T12:00:00.100001Z' },
    { at: '2026-11-22T12:00:00.101000Z' },
    { actor: 'system:cl' },
    { action: `${row.action}x` },
    { subjectType: 'token' },
    { subjectId: actor.organizationId },
    { teamId: row.teamId === null ? id : null },
    { organizationId: id },
  ]
  for (const other of others)
    expect(repeatsColumns({ ...row, ...other }, 'fingerprint'), JSON.stringify(other)).toBe(false)
  expect(repeatsColumns(row, 'another')).toBe(false)
})
