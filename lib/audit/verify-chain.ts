import type { KeyObject } from 'node:crypto'
import type { Actor } from '#lib/access/actor.ts'
import { reachOf } from '#lib/access/may.ts'
import { pepperFingerprint } from '#lib/credentials/peppers.ts'
import { getEnv } from '#lib/env.ts'
import { auditKey, chainMac, firstMac, isSameMac, sealHead } from './chain.ts'
import { findRecordOf, type LedgerRow, readLedger, readLedgerEnd } from './read-ledger.ts'
import { disagreements, parseRecord, repeatsColumns } from './record-text.ts'

/**
 * What is wrong with a ledger, and from which entry on. `changed`: its text or a column is not what was recorded;
 * `removed`, `reordered`: it is not the entry that stood there; `truncated`: entries are missing at the end; `head`: the
 * head does not fit the last entry; `pepper`: it was written under a pepper that this process was not given.
 */
export interface ChainProblem {
  seq: number
  kind: 'changed' | 'removed' | 'reordered' | 'truncated' | 'head' | 'pepper' | 'forbidden'
  detail: string
}

export interface ChainReport {
  ok: boolean
  checked: number
  /** `seq:mac` of the last entry, to keep elsewhere; null while the ledger is empty */
  head: string | null
  problem?: ChainProblem
}

/** What was kept elsewhere, as `head` of an earlier report. */
export const headPattern = /^(\d{1,15}):([0-9a-f]{64})$/

/**
 * Goes through an organization's ledger from its first entry and recomputes every MAC. Cutting entries off the end and
 * setting the head back to an older one, seal and all, shows only against a head that was kept elsewhere.
 */
export async function verifyChain(actor: Actor, keptHead?: string): Promise<ChainReport> {
  if (reachOf(actor, 'audit.read') !== 'all') {
    return {
      ok: false,
      checked: 0,
      head: null,
      problem: { seq: 0, kind: 'forbidden', detail: 'You may not read it all.' },
    }
  }
  const { organizationId } = actor
  const kept = headPattern.exec(keptHead ?? '')
  if (keptHead !== undefined && !kept) throw new TypeError('a kept head reads <seq>:<64 hex digits>')
  const end = await readLedgerEnd(actor)
  const keys = auditKeys()
  let last: Link = { seq: 0, mac: firstMac }
  const report = (problem?: ChainProblem): ChainReport => ({
    ok: !problem,
    checked: last.seq,
    head: last.seq === 0 ? null : `${last.seq}:${last.mac.toString('hex')}`,
    ...(problem && { problem }),
  })

  for await (const batch of readLedger(actor, end.lastSeq)) {
    for (const row of batch) {
      const checked = checkRow(row, last, keys)
      if ('kind' in checked) return report(await nameMissing(actor, checked))
      last = checked
      if (kept && Number(kept[1]) === row.seq && kept[2] !== row.mac.toString('hex')) {
        return report({ seq: row.seq, kind: 'changed', detail: 'It is not the entry whose head was kept.' })
      }
    }
  }
  if (kept && Number(kept[1]) > last.seq) {
    return report({
      seq: last.seq + 1,
      kind: 'truncated',
      detail: `Entries up to ${kept[1]} were there, and are gone.`,
    })
  }
  return report(checkHead(organizationId, end.head, last))
}

interface Link {
  seq: number
  mac: Buffer
  /** under which it was linked; the first entry has nothing before it */
  key?: KeyObject
  /** its fingerprint */
  pepper?: string
}

/** The ledger's key under each pepper this process was given, the current one's first. */
function auditKeys(): Map<string, KeyObject> {
  const { pepper, acceptedPeppers } = getEnv()
  return new Map([pepper, ...acceptedPeppers].map(each => [pepperFingerprint(each), auditKey(each)]))
}

function checkRow(row: LedgerRow, last: Link, keys: ReadonlyMap<string, KeyObject>): Link | ChainProblem {
  const seq = last.seq + 1
  if (row.seq !== seq) return { seq, kind: 'removed', detail: `The next entry that stands is ${row.seq}.` }
  if (last.key && last.pepper) {
    const mac = chainMac(last.key, last.mac, row.canonical)
    if (isSameMac(mac, row.mac) && repeatsColumns(row, last.pepper)) return { ...last, seq, mac }
  }
  return readRow(row, last, keys)
}

/** The long way, for the first entry under a pepper and for whatever is not right: says what it is. */
function readRow(row: LedgerRow, last: Link, keys: ReadonlyMap<string, KeyObject>): Link | ChainProblem {
  const seq = last.seq + 1
  const record = parseRecord(row.canonical)
  if (!record) return { seq, kind: 'changed', detail: 'Its text can’t be read.' }
  if (record.seq !== seq) {
    return { seq, kind: 'reordered', detail: `The entry recorded as ${record.seq} stands here.` }
  }
  const key = keys.get(record.pepper)
  if (!key) return { seq, kind: 'pepper', detail: `It needs the pepper ${record.pepper}, which was not given.` }
  const mac = chainMac(key, last.mac, row.canonical)
  if (!isSameMac(mac, row.mac)) return { seq, kind: 'changed', detail: 'Its MAC does not fit its text.' }
  const differing = disagreements(row, record)
  if (differing.length > 0) {
    return { seq, kind: 'changed', detail: `Columns differ from the recorded text: ${differing.join(', ')}.` }
  }
  return { seq, mac, key, pepper: record.pepper }
}

/** Where another entry stands in its place, the one that belongs there may be elsewhere, or gone. */
async function nameMissing(actor: Actor, problem: ChainProblem): Promise<ChainProblem> {
  if (problem.kind !== 'reordered' || (await findRecordOf(actor, problem.seq))) return problem
  return { ...problem, kind: 'removed' }
}

function checkHead(
  organizationId: string,
  head: { seq: number; mac: Buffer; seal: Buffer } | null,
  last: Link,
): ChainProblem | undefined {
  const problem = (detail: string): ChainProblem => ({ seq: last.seq, kind: 'head', detail })
  if (!head) return last.seq === 0 ? undefined : problem('The ledger has entries but no head.')
  if (head.seq > last.seq) {
    const detail = `The head says ${head.seq} entries; those from here on are gone.`
    return { seq: last.seq + 1, kind: 'truncated', detail }
  }
  if (head.seq < last.seq) return problem(`The head was set back to ${head.seq}.`)
  if (!isSameMac(head.mac, last.mac)) return problem('The head’s MAC is not the last entry’s.')
  const seal = last.key && sealHead(last.key, organizationId, last.seq, last.mac)
  return seal && isSameMac(seal, head.seal) ? undefined : problem('The head’s seal is not ours.')
}
