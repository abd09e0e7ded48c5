import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eq, like } from 'drizzle-orm'
import { build } from 'esbuild'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { auditEvents } from '#db/schema/audit.ts'
import { keySecrets, keys } from '#db/schema/keys.ts'
import { rotations } from '#db/schema/rotations.ts'
import { webhookDeliveries } from '#db/schema/webhooks.ts'
import { withTenant } from '#db/tenant.ts'
import { testEnv, useTestDatabase } from '#db/testing.ts'
import type { SystemActor } from '#lib/access/actor.ts'
import { verifyChain } from '#lib/audit/verify-chain.ts'
import { makeKey, makeKeyring } from '#lib/keys/keys.fixture.ts'
import { must } from '#lib/result.ts'
import { updateEnvironmentPolicy } from '#lib/services/update-environment-policy.ts'
import { markFirstUse } from '#lib/usage/first-use.ts'
import { someWebhook } from '#lib/webhooks/webhooks.fixture.ts'
import { handleOverdueRotations } from './handle-overdue-rotations.ts'
import type { KilledTask } from './killed-child.fixture.ts'
import { openDueRotations } from './open-due-rotations.ts'
import { retireDueSecrets } from './retire-due-secrets.ts'
import { rotateKey } from './rotate-key.ts'
import { rotateSelf } from './rotate-self.ts'

/**
 * Killed with SIGKILL before each single statement that an act of a rotation sends to the database: what is left is as if
 * it had not begun or as if it had ended, and the next run finishes it.
 */
const database = useTestDatabase({ webhookNetworks: ['192.0.2.0/24'] })
const start = Date.parse('2026-03-01T10:00:00Z')
const day = (n: number) => new Date(start + n * 86_400_000)
let count = 0

// A process for every point: in one file it starts in a quarter of a second, and not in two.
const folder = mkdtempSync(join(tmpdir(), 'keyturn-killed-'))
const child = join(folder, 'child.mjs')
beforeAll(async () => {
  await build({
    entryPoints: [join(import.meta.dirname, 'killed-child.fixture.ts')],
    ...{ outfile: child, bundle: true, platform: 'node', format: 'esm', logLevel: 'error' },
    external: ['@node-rs/argon2', 'pg-native'],
    banner: { js: `import { createRequire } from 'node:module'; const require = createRequire('${import.meta.url}');` },
  })
})
afterAll(() => rmSync(folder, { recursive: true }))

interface Scene {
  ring: Awaited<ReturnType<typeof makeKeyring>>
  clock: SystemActor
  key: Awaited<ReturnType<typeof makeKey>>
}

/** Where an act is killed over and over, each time on a key of its own. */
async function stage(): Promise<Omit<Scene, 'key'>> {
  const ring = await makeKeyring(`Killed-${++count}`)
  const policy = { rotationIntervalDays: 30, claimDays: 5, whenOverdue: 'quarantine', overlapSeconds: 86_400 } as const
  await someWebhook(ring.owner, { address: 'https://192.0.2.1/' })
  must(await updateEnvironmentPolicy(ring.lead, { service: 'payments', environment: 'production', ...policy }, day(0)))
  return { ring, clock: { kind: 'system', organizationId: ring.organizationId, name: 'clock' } }
}

interface Case {
  now: Date
  prepare?(scene: Scene): Promise<void>
  /** the next run */
  again(scene: Scene): Promise<unknown>
  /** how many live secrets there are in the end, and what the ledger says of the key */
  live: number
  written: string[]
}

const cases: Record<KilledTask['act'], Case> = {
  open: {
    now: day(31),
    again: ({ clock }) => openDueRotations(clock, day(31)),
    ...{ live: 1, written: ['rotation.opened'] },
  },
  rotate: {
    now: day(1),
    again: ({ clock, key }) => rotateKey(clock, { keyId: key.keyId, replaceUnused: true }, day(1)),
    ...{ live: 2, written: ['key.rotated'] },
  },
  'turn itself': {
    now: day(1),
    again: ({ ring, key }) =>
      rotateSelf(
        { kind: 'key', organizationId: ring.organizationId, keyId: key.id, secretId: key.secretId },
        { idempotencyKey: 'again' },
        day(1),
      ),
    ...{ live: 2, written: ['key.rotated'] },
  },
  overdue: {
    now: day(40),
    prepare: async ({ clock }) => void (await openDueRotations(clock, day(31))),
    again: ({ clock }) => handleOverdueRotations(clock, day(40)),
    ...{ live: 1, written: ['rotation.opened', 'key.quarantined', 'rotation.overdue'] },
  },
  retire: {
    now: day(5),
    async prepare({ clock, key }) {
      const { secretId } = must(await rotateKey(clock, { keyId: key.keyId }, day(1)))
      await markFirstUse(secretId, day(2))
    },
    again: ({ clock }) => retireDueSecrets(clock, day(5)),
    ...{ live: 1, written: ['key.rotated', 'secret.retired'] },
  },
}

for (const [act, each] of Object.entries(cases) as [KilledTask['act'], Case][]) {
  test(`killed at every point: ${act}`, { timeout: 180_000 }, async () => {
    const where = await stage()
    let points = 0
    for (let killAt = 1; ; killAt++) {
      const made = { ...where, key: await makeKey(where.ring.lead, {}, day(0)) }
      await each.prepare?.(made)
      const before = await ledgerOf(made.ring, made.key.id)
      const isKilled = await runUntil(act, killAt, made, each.now)
      await expectWhole(made, each, before)
      await each.again(made)
      await expectDone(made, each)
      if (!isKilled) break
      points += 1
    }
    expect(points).toBeGreaterThan(5) // begin, lock, read, write, ledger, commit at least
  })
}

/** Either nothing of it or all of it: no half of a pair, no event without its change. */
async function expectWhole({ ring, key }: Scene, { written }: Case, before: string[]): Promise<void> {
  const acts = await ledgerOf(ring, key.id)
  expect([before, written]).toContainEqual(acts)
  expect(await toldOf(ring, key.id)).toEqual(toldAfter(acts))
  const secrets = await secretsOf(ring, key.id)
  const live = secrets.filter(({ endedAt }) => endedAt === null)
  expect(live.filter(({ successorId }) => successorId === null)).toHaveLength(1) // the last live one is not lost
  for (const { successorId } of live) if (successorId) expect(live.map(({ id }) => id)).toContain(successorId)
  expect(acts.filter(action => action === 'key.rotated').length).toBe(secrets.length - 1)
}

/** What a webhook is told stands with what it tells of, or neither does. */
const toldAfter = (acts: string[]) => (acts.includes('rotation.overdue') ? ['key.quarantined', 'rotation.overdue'] : [])

async function toldOf(of: { organizationId: string }, keyId: string): Promise<string[]> {
  const isOfKey = like(webhookDeliveries.body, `%${keyId}%`)
  const rows = await withTenant(of, tx => tx.select().from(webhookDeliveries).where(isOfKey))
  return rows.map(({ event }) => event).sort()
}

async function expectDone({ ring, clock, key }: Scene, { live, written }: Case): Promise<void> {
  const secrets = await secretsOf(ring, key.id)
  expect(secrets.filter(({ endedAt }) => endedAt === null)).toHaveLength(live)
  const acts = await ledgerOf(ring, key.id)
  // Whose answer was lost claims again; everything else is there once.
  expect([...new Set(acts)]).toEqual(written)
  if (!written.includes('key.rotated')) expect(acts).toEqual(written)
  expect(await toldOf(ring, key.id)).toEqual(toldAfter(written))
  const [row] = await withTenant(ring, tx => tx.select().from(keys).where(eq(keys.id, key.id)))
  expect(row?.quarantinedAt !== null).toBe(written.includes('key.quarantined'))
  const owed = await withTenant(ring, tx => tx.select().from(rotations).where(eq(rotations.keyId, key.id)))
  expect(owed.length).toBe(1)
  expect((await verifyChain(clock)).ok).toBe(true)
}

function secretsOf(ring: Scene['ring'], keyId: string) {
  return withTenant(ring, tx => tx.select().from(keySecrets).where(eq(keySecrets.keyId, keyId)))
}

async function ledgerOf(ring: Scene['ring'], keyId: string): Promise<string[]> {
  const rows = await withTenant(ring, tx =>
    tx.select().from(auditEvents).where(eq(auditEvents.subjectId, keyId)).orderBy(auditEvents.seq),
  )
  return rows.map(({ action }) => action).filter(action => action !== 'key.created')
}

/** True if it was killed before it had finished. */
function runUntil(act: KilledTask['act'], killAt: number, { ring, key }: Scene, now: Date): Promise<boolean> {
  const { organizationId } = ring
  const task: KilledTask = {
    ...{ act, killAt, organizationId, keyId: key.id, secretId: key.secretId, now: now.toISOString() },
    ...{ databaseUrl: database.url, pepper: testEnv().pepper ?? '' },
  }
  return new Promise((resolve, reject) => {
    const running = spawn(process.execPath, [child, JSON.stringify(task)])
    let said = ''
    running.stdout.on('data', part => {
      said += part
    })
    running.stderr.on('data', part => {
      said += part
    })
    running.on('error', reject)
    running.on('close', (code, signal) => {
      if (signal === 'SIGKILL') resolve(true)
      else if (code === 0 && said.startsWith('finished')) resolve(false)
      else reject(new Error(`the child ended with ${code ?? signal}: ${said}`))
    })
  })
}
