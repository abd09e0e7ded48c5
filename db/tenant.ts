import { sql } from 'drizzle-orm'
import { processWide } from '#lib/process-wide.ts'
import { type Database, database, preparedDatabase } from './client.ts'

export type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0]

type Isolation = Parameters<Database['transaction']>[1]

/** Carries a refused verb's Result out of a transaction that must not commit. */
class Refused extends Error {
  readonly result: unknown
  constructor(result: unknown) {
    super('refused')
    this.result = result
  }
}

/**
 * One transaction in which only `organizationId`'s rows exist. The setting lives and dies with the transaction.
 * A callback that returns a failed Result rolls back: what is refused leaves nothing half-written.
 */
export function withTenant<T>(
  { organizationId }: { organizationId: string },
  run: (tx: Transaction) => Promise<T>,
  config?: Isolation,
): Promise<T> {
  return inTenant(database('tenant'), organizationId, run, config)
}

/** The same, for what asks the same few things many times over. */
export function withTenantPrepared<T>(
  { organizationId }: { organizationId: string },
  run: (tx: Transaction) => Promise<T>,
): Promise<T> {
  return inTenant(preparedDatabase(), organizationId, run)
}

/** Who must know of a change before whoever made it is answered. */
const afterChange = processWide<{ run?: () => Promise<void> }>('after-change', () => ({}))

/** Names what is awaited after each transaction that `noteChange` was told of; it must not throw. */
export function onChange(run: (() => Promise<void>) | undefined): void {
  afterChange.run = run
}

const changing = new WeakSet<object>()

/** This transaction changes something that others may remember. */
export function noteChange(tx: Transaction): void {
  changing.add(tx)
}

async function inTenant<T>(
  of: Database,
  organizationId: string,
  run: (tx: Transaction) => Promise<T>,
  config?: Isolation,
): Promise<T> {
  let hasChanged = false
  try {
    const value = await of.transaction(async tx => {
      await tx.execute(sql`select set_config('app.organization_id', ${organizationId}, true)`)
      const value = await run(tx)
      if (isFailure(value)) throw new Refused(value)
      hasChanged = changing.has(tx)
      return value
    }, config)
    if (hasChanged) await afterChange.run?.()
    return value
  } catch (error) {
    if (error instanceof Refused) return error.result as T
    throw error
  }
}

/** For reads in several statements that must agree: all of them see the database as it was at the first. */
export function readSnapshot<T>(of: { organizationId: string }, run: (tx: Transaction) => Promise<T>): Promise<T> {
  return withTenant(of, run, { isolationLevel: 'repeatable read', accessMode: 'read only' })
}

function isFailure(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'ok' in value && value.ok === false
}
