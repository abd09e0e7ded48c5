import { createHash } from 'node:crypto'
import { withTenant } from '#db/tenant.ts'
import type { SystemActor } from '#lib/access/actor.ts'
import { scrubKeys } from '#lib/usage/scrub-keys.ts'
import { findCredentials } from './find-credentials.ts'
import type { GithubLeaksInput } from './input.ts'
import { noteToldLeaks } from './note-told-leaks.ts'
import type { ToldLeak } from './told-leak.ts'

/** As GitHub's documentation has it; the token as its SHA-256, so that the answer holds no key. */
export interface GithubFeedback {
  token_hash: string
  token_type: string
  label: 'true_positive' | 'false_positive'
}

const leaksTogether = 200

/**
 * Takes what GitHub's secret scanning found; that GitHub signed it, the caller has seen. A key is found by its hash,
 * whichever organization it is of, and each organization's are written in its own transactions. GitHub is told which of
 * them were made here, and no more: not whose, and not whether they work.
 */
export async function reportGithubLeaks(items: GithubLeaksInput, now: Date = new Date()): Promise<GithubFeedback[]> {
  const known = await findCredentials(
    items.map(({ token }) => token),
    now,
  )
  const told = items.flatMap(({ token, url, source }): ToldLeak[] => {
    const found = known.get(token)
    return found ? [{ found, url: bounded(url, 2000), source: bounded(source, 100), foundAt: null }] : []
  })
  for (const [organizationId, own] of Map.groupBy(told, ({ found }) => found.organizationId)) {
    const actor: SystemActor = { kind: 'system', organizationId, name: 'github' }
    for (let i = 0; i < own.length; i += leaksTogether) {
      await withTenant(actor, tx => noteToldLeaks(tx, actor, own.slice(i, i + leaksTogether), now))
    }
  }
  return items.map(({ token, type }) => ({
    token_hash: createHash('sha256').update(token).digest('hex'),
    token_type: type,
    label: known.has(token) ? 'true_positive' : 'false_positive',
  }))
}

/** GitHub's own words, as they may be stored: within bounds, without what PostgreSQL refuses, and with no key in them. */
function bounded(text: string | null | undefined, max: number): string | null {
  const clean = scrubKeys((text ?? '').replace(/[\p{Cc}\p{Cs}]/gu, '').trim()).text.slice(0, max)
  return clean === '' ? null : clean.toWellFormed()
}
