import { and, isNull } from 'drizzle-orm'
import { rotations } from '#db/schema/rotations.ts'

/** Of `rotations`: still owed. A partial unique index says the same, so that a key has one such at most. */
export const isRotationOpen = and(isNull(rotations.fulfilledAt), isNull(rotations.closedAt))
