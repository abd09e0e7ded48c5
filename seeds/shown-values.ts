import { clientName } from '#lib/usage/client-name.ts'
import { floor } from '#lib/usage/log-sources.ts'
import { intervalMs } from '#lib/usage/rollup.ts'
import { type Dimension, dimensions, type ValueRow } from '#lib/usage/value-counts.ts'
import { valueLimits } from '#lib/usage/value-limits.ts'
import type { Shown, ShownInHour } from './count-shown.ts'

type Whose = Pick<ValueRow, 'keyId' | 'serviceId' | 'environment' | 'source' | 'start'>

export function valuesOfKeys(hours: readonly ShownInHour[]): ValueRow[] {
  const ofKnown = hours.filter(hour => hour.keyId !== null)
  return regroup(ofKnown, valueLimits.key, hour => ({ ...hour, environment: '' }))
}

export function valuesOfServices(hours: readonly ShownInHour[], interval: 'hour' | 'day'): ValueRow[] {
  return regroup(hours, valueLimits.service, hour => {
    return { ...hour, keyId: null, start: floor(hour.start, intervalMs[interval]) }
  })
}

/** What a value is called where it is counted. */
export function valueName(dimension: Dimension, value: string | number): string {
  return dimension === 'client' ? (clientName(String(value)) ?? '') : String(value)
}

/** Within the product's limits: the first values of a stretch of time have a name, and the rest is one. */
function regroup(
  hours: readonly ShownInHour[],
  limits: Record<Dimension, number>,
  whoseOf: (hour: ShownInHour) => Whose,
): ValueRow[] {
  const namedInScope = new Map<string, Set<string>>()
  const rows = new Map<string, Map<string, ValueRow>>()
  for (const hour of hours) {
    const { keyId, serviceId, environment, source, start } = whoseOf(hour)
    for (const dimension of dimensions) {
      const scope = `${keyId ?? serviceId} ${dimension} ${start}`
      const named = getOrAdd(namedInScope, scope, () => new Set())
      const ofGroup = getOrAdd(rows, `${scope} ${serviceId} ${environment} ${source}`, () => new Map())
      for (const [each, shown] of hour.shown[dimension]) {
        const name = valueName(dimension, each)
        if (named.size < limits[dimension]) named.add(name)
        const value = named.has(name) ? name : ''
        const none = { requests: 0, refused: 0, clientErrors: 0, serverErrors: 0 }
        const whose = { keyId, serviceId, environment, source, start }
        addShown(
          getOrAdd(ofGroup, value, () => ({ ...whose, dimension, value, ...none })),
          shown,
        )
      }
    }
  }
  return [...rows.values()].flatMap(ofGroup => [...ofGroup.values()])
}

function addShown(row: ValueRow, shown: Shown): void {
  row.requests += shown.requests
  row.refused += shown.refused
  row.clientErrors += shown.clientErrors
  row.serverErrors += shown.serverErrors
}

function getOrAdd<T>(map: Map<string, T>, name: string, make: () => T): T {
  const known = map.get(name)
  if (known !== undefined) return known
  const made = make()
  map.set(name, made)
  return made
}
