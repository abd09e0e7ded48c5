import { expect, test } from 'vitest'
import type { MemberActor } from '#lib/access/actor.ts'
import type { KeyRow } from '#lib/keys/key-row.ts'
import { remedyOf } from './remedy-of.ts'

const known: Partial<KeyRow> = { id: 'k', teamId: 'payments', status: 'live', policy: null, decoy: null }
const key = known as KeyRow
const row = { key, at: new Date(0), count: null, person: null }
const jonas = { memberId: 'jonas', name: 'Jonas Weber' }
const others = { offboardable: new Set<string>(), leads: new Map([['payments', [jonas]]]) }
const security: MemberActor = {
  ...{ kind: 'member', role: 'security', teams: new Map(), name: 'Ines Moreau' },
  ...{ organizationId: 'tidewater', memberId: 'ines', sessionId: 'one' },
}
const lead: MemberActor = { ...security, role: 'member', teams: new Map([['payments', 'lead']]) }

test('who may not set a key’s networks or its end reads who may; a lead does it', () => {
  for (const finding of ['without_networks', 'without_rotation', 'without_expiry'] as const) {
    expect(remedyOf(security, finding, row, others)).toEqual({ kind: 'lead', ...jonas, others: 0 })
    expect(remedyOf(security, finding, row, { ...others, leads: new Map() })).toBeNull()
    expect(remedyOf(lead, finding, row, others)).toMatchObject({ kind: 'go' })
  }
})
