/** Two tell of the same thing where they tell of a key within so long, in milliseconds. */
export const sameMs = 3 * 3_600_000

/** An alert that was raised: from when until when it was about something, in milliseconds since 1970. */
interface Raised {
  from: number
  until: number
}

/** What was told of a key at one time, by each of those who were asked. Null: nothing. */
export interface Match<Told, Alert> {
  /** the first moment of it */
  at: number
  tried: Told | null
  usual: Told | null
  alert: Alert | null
}

interface Telling<Told, Alert> {
  tried: readonly Told[]
  usual: readonly Told[]
  alerts: readonly Alert[]
}

/**
 * Lays beside each other what was raised of one key, what other settings tell and what the product's own tell, in order of
 * time. An alert takes all that is told near it, and shows the first.
 */
export function matchTold<Told extends { at: number }, Alert extends Raised>({
  tried,
  usual,
  alerts,
}: Telling<Told, Alert>): Match<Told, Alert>[] {
  type Row = Match<Told, Alert> & Raised
  const rows: Row[] = alerts.map(alert => ({
    ...{ at: alert.from, from: alert.from, until: alert.until },
    ...{ tried: null, usual: null, alert },
  }))
  for (const who of ['tried', 'usual'] as const) {
    for (const told of who === 'tried' ? tried : usual) {
      const near = nearestTo(rows, told.at)
      if (near) near[who] ??= told
      else {
        const none = { tried: null, usual: null, alert: null }
        rows.push({ at: told.at, from: told.at, until: told.at, ...none, [who]: told })
      }
    }
  }
  return rows.map(({ from: _, until: __, ...row }) => row).sort((a, b) => a.at - b.at)
}

function nearestTo<Row extends Raised>(rows: readonly Row[], at: number): Row | null {
  const apart = ({ from, until }: Row) => Math.max(0, from - at, at - until)
  let near: Row | null = null
  for (const row of rows) if (apart(row) <= sameMs && (!near || apart(row) < apart(near))) near = row
  return near
}

/** `before`: by what was raised, or by what the product's own settings tell. */
export type MatchKind = 'both' | 'only_tried' | 'only_before'

export function kindOf({ tried, usual, alert }: Match<unknown, unknown>): MatchKind {
  if (!tried) return 'only_before'
  return usual || alert ? 'both' : 'only_tried'
}
