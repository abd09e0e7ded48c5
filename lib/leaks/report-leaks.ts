import { withTenant } from '#db/tenant.ts'
import type { TokenActor } from '#lib/access/actor.ts'
import { may, mayAnywhere } from '#lib/access/may.ts'
import { err, ok, type Result } from '#lib/result.ts'
import { scrubKeys } from '#lib/usage/scrub-keys.ts'
import type { LeaksError } from './errors.ts'
import { type FoundCredential, findCredentials } from './find-credentials.ts'
import type { ReportLeaksInput } from './input.ts'
import { noteToldLeaks } from './note-told-leaks.ts'
import type { ToldLeak } from './told-leak.ts'

/** `live`: it opens something, or would but for a quarantine. `unknown`: it is none of the organization's that the token reaches. */
export interface ReportedLeak {
  status: 'live' | 'dead' | 'unknown'
  keyId: string | null
  /** where it was a token of Keyturn itself */
  tokenId: string | null
}

const aheadMs = 5 * 60_000

/**
 * Takes what a scanner found, and says of each whether it was a key of the organization. What is one has an alert within
 * seconds, and by its policy a quarantine; told again, it makes no second. Another organization's keys, and those outside
 * of what the token is bound to, are as unknown as those that never were. Fails with `forbidden`, `found_in_future`.
 */
export async function reportLeaks(
  actor: TokenActor,
  { leaks }: ReportLeaksInput,
  now: Date = new Date(),
): Promise<Result<ReportedLeak[], LeaksError>> {
  if (!mayAnywhere(actor, 'alert.act')) return err({ reason: 'forbidden' })
  const ahead = leaks.findIndex(({ foundAt }) => foundAt !== undefined && Date.parse(foundAt) > now.getTime() + aheadMs)
  if (ahead !== -1) return err({ reason: 'found_in_future', index: ahead })
  const all = await findCredentials(
    leaks.map(({ key }) => key),
    now,
  )
  const known = leaks.map(({ key }) => {
    const found = all.get(key)
    return found && isWithin(actor, found) ? found : null
  })
  const told = leaks.flatMap(({ url, source, foundAt }, index): ToldLeak[] => {
    const found = known[index]
    if (!found) return []
    const place = { url: cleaned(url), source: cleaned(source) }
    return [{ found, ...place, foundAt: foundAt === undefined ? null : new Date(foundAt) }]
  })
  if (told.length > 0) await withTenant(actor, tx => noteToldLeaks(tx, actor, told, now))
  return ok(known.map(answerOf))
}

/** An address may hold the very key, percent-encoded. */
const cleaned = (text: string | undefined) => (text === undefined ? null : scrubKeys(text).text)

function isWithin(actor: TokenActor, found: FoundCredential): boolean {
  if (found.organizationId !== actor.organizationId) return false
  if (found.kind === 'key') return may(actor, 'alert.act', found)
  // Tokens belong to no team: whoever looks over the whole organization may tell of them.
  return actor.serviceId === null ? may(actor, 'alert.act', {}) : found.serviceId === actor.serviceId
}

function answerOf(found: FoundCredential | null): ReportedLeak {
  if (!found) return { status: 'unknown', keyId: null, tokenId: null }
  const status = found.isLive ? 'live' : 'dead'
  return found.kind === 'key'
    ? { status, keyId: found.keyId, tokenId: null }
    : { status, keyId: null, tokenId: found.tokenId }
}
