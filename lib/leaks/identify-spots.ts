import { rawSql } from '#db/client.ts'
import { tokenHint } from '#lib/credentials/token-format.ts'
import { hintOf, parseKey } from '#lib/keys/key-format.ts'
import { findCredentials } from './find-credentials.ts'
import type { Spot } from './text-scanner.ts'

/** What stands at a place in a file; never the plain text. */
export interface FoundAt {
  kind: 'key' | 'token'
  line: number
  column: number
  hint: string
  /** `unknown`: it has one of the prefixes, and nobody here made it */
  status: 'live' | 'quarantined' | 'dead' | 'decoy' | 'unknown'
  /** of the key or the token; null where nobody here made it */
  id: string | null
  name: string | null
  service: string | null
  environment: string | null
}

/** The prefixes of all services of the installation. */
export async function listPrefixes(): Promise<Set<string>> {
  const rows = await rawSql('data')<{ prefix: string }[]>`select distinct prefix from services`
  return new Set(rows.map(({ prefix }) => prefix))
}

/** Says of each what it is. Keys with a prefix that no service here has are another installation's, and left out. */
export async function identifySpots(
  spots: readonly Spot[],
  prefixes: ReadonlySet<string>,
  now: Date = new Date(),
): Promise<FoundAt[]> {
  const own = spots.filter(({ kind, plain }) => kind === 'token' || prefixes.has(parseKey(plain)?.prefix ?? ''))
  const known = await findCredentials(
    own.map(({ plain }) => plain),
    now,
  )
  return own.map(({ kind, plain, line, column }) => {
    const found = known.get(plain)
    const at = { kind, line, column, hint: kind === 'key' ? hintOf(plain) : tokenHint(plain) }
    if (!found) return { ...at, status: 'unknown', id: null, name: null, service: null, environment: null }
    const status = found.isLive ? 'live' : 'dead'
    if (found.kind === 'token')
      return { ...at, status, id: found.tokenId, name: found.name, service: null, environment: null }
    const { keyId: id, name, service, environment, isQuarantined, isDecoy } = found
    if (isDecoy) return { ...at, status: 'decoy', id, name, service, environment }
    return { ...at, status: found.isLive && isQuarantined ? 'quarantined' : status, id, name, service, environment }
  })
}
