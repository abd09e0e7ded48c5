import { hash, parseOptions, verify } from '@node-rs/argon2'
import { processWide } from '#lib/process-wide.ts'
import type { Result } from '#lib/result.ts'
import { randomBase62 } from './base62.ts'
import { type Busy, boundedQueue } from './passwords-queue.ts'

/** Argon2id with the parameters of OWASP's Password Storage Cheat Sheet: 19 MiB, two passes, one lane. */
const parameters = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const

const queued = processWide('passwords', () => boundedQueue(2, 64))

/** The form in which a password is stored. `busy`: too many are being hashed; nothing was done. */
export function hashPassword(password: string): Promise<Result<string, Busy>> {
  return queued(() => hash(normalize(password), parameters))
}

/**
 * Whether the password is the one that `stored` was made of. Without `stored` (no such account, or one without a
 * password) it takes the same time and is never true, so that time doesn't tell who has an account.
 */
export async function verifyPassword(stored: string | null, password: string): Promise<Result<boolean, Busy>> {
  const standIn = await standInHash()
  return queued(async () => {
    const matches = await verify(stored ?? standIn, normalize(password))
    return matches && stored !== null
  })
}

/** Whether the hash was made with other parameters than today's, so that the next sign-in should replace it. */
export function needsRehash(stored: string): boolean {
  const made = parseOptions(stored)
  return (
    made.algorithm !== parameters.algorithm ||
    made.memoryCost !== parameters.memoryCost ||
    made.timeCost !== parameters.timeCost ||
    made.parallelism !== parameters.parallelism
  )
}

let standIn: Promise<string> | undefined
/** The hash of a password that nobody has; made once, and awaited by everybody alike. */
function standInHash(): Promise<string> {
  standIn ??= hash(randomBase62(43), parameters)
  return standIn
}

/** The same characters typed on another keyboard may arrive composed differently (Unicode NFC; RFC 8265). */
function normalize(password: string): string {
  return password.normalize('NFC')
}
