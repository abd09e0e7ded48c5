import { expect, test } from 'vitest'
import { auditKey, canonicalText, chainMac, firstMac } from '#lib/audit/chain.ts'
import type { LedgerRow } from '#lib/audit/read-ledger.ts'
import { ledgerFileName } from './file-name.ts'
import { type LedgerFormat, ledgerLines } from './ledger-lines.ts'

const at = '2026-11-22T12:00:00.000Z'
const said = {
  ...{ version: 1, organizationId: 'o', seq: 1, at, pepper: 'p', actor: 'member:m', member: 'm', teamId: null },
  ...{ action: 'key.created', subject: { type: 'key', id: 'k' }, detail: { name: '=cmd|calc, "now"' } },
}
const canonical = canonicalText(said)
const mac = chainMac(auditKey('pepper'), firstMac, canonical)
const row: LedgerRow = {
  ...{ organizationId: 'o', seq: 1, at, actor: 'member:m', action: 'key.created', teamId: null, canonical, mac },
  ...{ subjectType: 'key', subjectId: 'k' },
}

async function linesOf(format: LedgerFormat, rows: LedgerRow[]) {
  let text = ''
  for await (const piece of ledgerLines(batchesOf(rows), format, () => '=HYPERLINK("x")')) text += piece
  return text
}
async function* batchesOf(rows: LedgerRow[]) {
  yield rows
}

test('a JSON line without its mac is the recorded text, from which whoever has the pepper makes that mac', async () => {
  const line = await linesOf('jsonl', [row])
  expect(JSON.parse(line)).toEqual({ ...said, mac: mac.toString('hex') })
  const text = line.replace(/,"mac":"[0-9a-f]{64}"\}\n$/, '}')
  expect(chainMac(auditKey('pepper'), firstMac, text)).toEqual(mac)
})

test('a text that somebody changed breaks no line', async () => {
  const lines = (await linesOf('jsonl', [{ ...row, canonical: '{"a":1}\n{"forged":true}' }, row])).split('\n')
  expect(lines.map(line => line && Object.keys(JSON.parse(line))[0])).toEqual(['seq', 'action', ''])
})

test('a CSV names who and runs nothing', async () => {
  expect((await linesOf('csv', [row])).split('\r\n')).toEqual([
    'entry,at,actor,actor name,action,subject type,subject id,team id,detail,mac',
    `1,${at},member:m,"'=HYPERLINK(""x"")",key.created,key,k,,"{""name"":""=cmd|calc, \\""now\\""""}",${mac.toString('hex')}`,
    '',
  ])
})

test.each([
  [{ from: '', to: '' }, 'acme-audit-to-2026-11-22.csv'],
  [{ from: '2026-11-01', to: '' }, 'acme-audit-2026-11-01-to-2026-11-22.csv'],
  [{ from: '2026-11-01', to: '2026-11-03' }, 'acme-audit-2026-11-01-to-2026-11-03.csv'],
])('%j: %s', (days, name) => {
  expect(ledgerFileName('acme', { ...days, format: 'csv' }, new Date(at))).toBe(name)
})
