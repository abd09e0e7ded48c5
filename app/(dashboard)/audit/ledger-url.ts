import { z } from 'zod'
import { listEventsInput } from '#lib/audit/input.ts'
import { dayParam } from '#lib/format/moment-input.ts'

const word = z.string().max(64).catch('').default('')
const day = dayParam.transform(text => text ?? '')

/** What the ledger's address says. Whatever can't be read counts as left out, so that an old link still leads somewhere. */
const ledgerParams = z.object({
  /** days, both included, in UTC */
  from: day,
  to: day,
  actor: word,
  action: word,
  /** what it happened to: an id, or a part of a name */
  about: z.string().trim().max(200).catch('').default(''),
  cursor: listEventsInput.shape.cursor.catch(undefined),
})
export type LedgerParams = z.infer<typeof ledgerParams>
export type SearchParams = Record<string, string | string[] | undefined>

export function readLedgerParams(search: SearchParams): LedgerParams {
  const first = Object.entries(search).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value])
  return ledgerParams.parse(Object.fromEntries(first))
}

/** The address of the ledger with something changed. Any change starts from the newest entry. */
export function ledgerHref(params: LedgerParams, change: Partial<LedgerParams> = {}, path = '/audit'): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries({ ...params, cursor: undefined, ...change }))
    if (value) search.set(name, value)
  return search.size > 0 ? `${path}?${search}` : path
}
