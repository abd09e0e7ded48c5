import { ledgerLines } from '#app/(dashboard)/audit/export/ledger-lines.ts'
import type { SystemActor } from '#lib/access/actor.ts'
import { exportLedger } from '#lib/audit/export-ledger.ts'
import { listEvents } from '#lib/audit/list-events.ts'
import { verifyChain } from '#lib/audit/verify-chain.ts'
import { createOwner } from '#lib/members/create-owner.ts'
import { must } from '#lib/result.ts'
import type { Bench } from './bench.ts'
import { fillLedger } from './fill-ledger.ts'
import { quantile, timed } from './median.ts'
import { changeOneByte } from './one-byte.ts'
import { peakOf } from './peak.ts'
import { inThrowaway } from './throwaway.ts'

const wanted = 1_000_000

/** What evidence costs: recomputing a ledger of a million entries, finding one changed byte in it, taking all of it out. */
export const auditBench: Bench = {
  describe: `Verifying and exporting a ledger of ${wanted} entries`,
  run: ({ say }) =>
    inThrowaway(async databaseUrl => {
      const person = { email: 'o@example.com', name: 'O', password: 'ten thousand lockers' }
      const { organizationId } = must(await createOwner({ ...person, organization: 'Bench' }))
      const actor: SystemActor = { kind: 'system', organizationId, name: 'cli' }
      await fillLedger(databaseUrl, actor, wanted)
      say('the ledger is filled')

      const verified = await peakOf(() => verifyChain(actor))
      if (!verified.value.ok || verified.value.checked !== wanted) throw new Error('a sound ledger does not verify')
      say(`verified in ${verified.ms} ms`)
      const exported = await peakOf(() => lengthOf(actor, 'jsonl'))
      say('exported as JSON lines')
      const exportedCsv = await peakOf(() => lengthOf(actor, 'csv'))
      const page = await timed(10, () => listEvents(actor, { limit: 50 }))
      const rare = await timed(5, () =>
        listEvents(actor, { actor: 'system:setup', action: 'audit.exported', limit: 50 }),
      )

      const seq = await changeOneByte(databaseUrl, organizationId, wanted)
      const { problem } = await verifyChain(actor)
      if (problem?.seq !== seq) throw new Error(`entry ${seq} was changed, and ${problem?.seq} was found`)
      return {
        events: wanted,
        verifyMs: verified.ms,
        verifyRssGrowthMb: verified.rssGrowthMb,
        exportMs: exported.ms,
        exportMb: Math.round(exported.value / 2 ** 20),
        exportRssGrowthMb: exported.rssGrowthMb,
        exportPeakRssMb: exported.peakRssMb,
        exportCsvMs: exportedCsv.ms,
        pageP95Ms: quantile(page, 0.95),
        rareFilterP95Ms: quantile(rare, 0.95),
        changedSeq: seq,
      }
    }),
}

/** Takes the file as a browser would, and keeps none of it. */
async function lengthOf(actor: SystemActor, format: 'csv' | 'jsonl'): Promise<number> {
  const { batches } = must(await exportLedger(actor, { format }))
  let bytes = 0
  for await (const piece of ledgerLines(batches, format, label => label)) bytes += Buffer.byteLength(piece)
  return bytes
}
