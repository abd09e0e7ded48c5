import { sql } from 'drizzle-orm'
import { customType, timestamp, uuid } from 'drizzle-orm/pg-core'
import { v7 as uuidv7 } from 'uuid'

/** Primary keys are UUIDv7: made by us, sortable by birth, and no secret. */
export const id = () => uuid('id').primaryKey().$defaultFn(newId)

export function newId(): string {
  return uuidv7()
}

/** A moment, in UTC, as a Date. */
export const moment = (name: string) => timestamp(name, { withTimezone: true, mode: 'date', precision: 6 })

export const createdAt = (name = 'created_at') => moment(name).notNull().default(sql`now()`)

export const bytea = customType<{ data: Buffer; driverData: Buffer }>({ dataType: () => 'bytea' })

export const inet = customType<{ data: string; driverData: string }>({ dataType: () => 'inet' })
