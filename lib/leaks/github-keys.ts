import { createPublicKey, type KeyObject } from 'node:crypto'
import { z } from 'zod'
import { getEnv } from '#lib/env.ts'
import { log } from '#lib/log.ts'
import { processWide } from '#lib/process-wide.ts'

/**
 * GitHub's public keys, by identifier, as it publishes them. Anybody can send an identifier, so it must not be anybody's
 * to have this server ask GitHub: one that is not known has it asked once in some minutes, for all. What is known serves
 * a day, and longer while GitHub is away.
 */
interface Store {
  keys: ReadonlyMap<string, KeyObject>
  /** when they came; null: none ever did */
  fetchedAt: number | null
  triedAt: number | null
  fetching?: Promise<void> | undefined
}

const store = processWide<Store>('github-keys', () => ({ keys: new Map(), fetchedAt: null, triedAt: null }))

const documentedUrl = 'https://api.github.com/meta/public_keys/secret_scanning'
const freshMs = 24 * 3_600_000
const retryMs = 5 * 60_000
const timeoutMs = 5_000
const maxBytes = 256 * 1024
const keysAtMost = 100

/** The key of that name; null: GitHub has none such. `away`: nobody could be asked, and none is known. */
export async function getGithubKey(identifier: string, now: Date = new Date()): Promise<KeyObject | null | 'away'> {
  const at = now.getTime()
  const known = store.keys.get(identifier)
  // Not `await store.fetching` first: who sends made-up identifiers would hold up GitHub's own.
  if (known && store.fetchedAt !== null && at - store.fetchedAt < freshMs) return known
  await (isDue(at) ? fetchOnce(at) : store.fetching)
  if (store.fetchedAt === null) return 'away'
  return store.keys.get(identifier) ?? null
}

/** For tests, in which each GitHub is another one. */
export function forgetGithubKeys(): void {
  Object.assign(store, { keys: new Map(), fetchedAt: null, triedAt: null, fetching: undefined } satisfies Store)
}

/** A clock that was set back must not keep it from ever asking again. */
function isDue(at: number): boolean {
  return store.triedAt === null || Math.abs(at - store.triedAt) >= retryMs
}

function fetchOnce(at: number): Promise<void> {
  store.triedAt = at
  store.fetching = fetchKeys()
    .then(keys => {
      store.keys = keys
      store.fetchedAt = at
    })
    .catch(error => {
      log.warn(
        { err: error },
        'GitHub’s public keys for secret scanning could not be fetched; those that are known serve on',
      )
    })
    .finally(() => {
      store.fetching = undefined
    })
  return store.fetching
}

async function fetchKeys(): Promise<Map<string, KeyObject>> {
  const response = await fetch(getEnv().githubKeysUrl ?? documentedUrl, {
    headers: { Accept: 'application/json', 'User-Agent': 'Keyturn' },
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMs),
  })
  if (!response.ok) {
    await response.body?.cancel()
    throw new Error(`status ${response.status}`)
  }
  const { public_keys: told } = published.parse(JSON.parse(await readText(response)))
  const keys = new Map(
    told.flatMap(({ key_identifier: name, key }) => {
      const made = keyOf(key)
      return made ? [[name, made] as const] : []
    }),
  )
  if (keys.size === 0) throw new Error('no public key for ECDSA P-256 among them')
  return keys
}

const published = z.object({
  public_keys: z
    .array(z.object({ key_identifier: z.string().min(1).max(256), key: z.string().max(4096) }))
    .max(keysAtMost),
})

/** Of another kind or curve there is none that GitHub signs with. */
function keyOf(pem: string): KeyObject | null {
  try {
    const key = createPublicKey(pem)
    return key.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'prime256v1' ? key : null
  } catch {
    return null
  }
}

/** A length that the other side names is no promise. */
async function readText(response: Response): Promise<string> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of response.body ?? []) {
    size += part.length
    if (size > maxBytes) throw new Error(`more than ${maxBytes} bytes`)
    parts.push(part)
  }
  return Buffer.concat(parts).toString('utf8')
}
