import type { NextRequest } from 'next/server'
import { exportLedger } from '#lib/audit/export-ledger.ts'
import { currentActorOrNull } from '#lib/auth/current-actor.ts'
import { getOrganization } from '#lib/members/queries-teams.ts'
import { readActorNames } from '../../actor-names.ts'
import { streamOf } from '../../stream-of.ts'
import { readLedgerParams } from '../ledger-url.ts'
import { toLedgerFilter } from '../to-ledger-filter.ts'
import { ledgerFileName } from './file-name.ts'
import { ledgerLines } from './ledger-lines.ts'

const types = { csv: 'text/csv; charset=utf-8', jsonl: 'application/jsonl; charset=utf-8' }

/**
 * The ledger as a file, under the same filters as the screen. A batch is read when the browser has taken the one
 * before, and none after it has gone.
 */
export async function GET(request: NextRequest): Promise<Response> {
  const actor = await currentActorOrNull()
  if (!actor) return new Response('Sign in first.\n', { status: 401 })
  const search = Object.fromEntries(request.nextUrl.searchParams)
  const format = search.format === 'jsonl' ? 'jsonl' : 'csv'
  const params = readLedgerParams(search)
  const now = new Date()
  const [filter, names, organization] = await Promise.all([
    toLedgerFilter(actor, params),
    readActorNames(actor),
    getOrganization(actor),
  ])
  const exported = await exportLedger(actor, { ...filter, format }, now)
  if (!exported.ok) return new Response('Not found.\n', { status: 404 })
  const lines = ledgerLines(exported.value.batches, format, names.nameOf)
  const name = ledgerFileName(organization.slug, { ...params, format }, now)
  return new Response(streamOf(lines), {
    headers: {
      'content-type': types[format],
      'content-disposition': `attachment; filename="${name}"`,
      'cache-control': 'no-store',
    },
  })
}
