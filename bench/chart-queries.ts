import type { KeyId } from '#lib/keys/input.ts'
import { must } from '#lib/result.ts'
import { getUsage } from '#lib/usage/get-usage.ts'
import type { Filled } from './fill-requests.ts'

const dayMs = 86_400_000

/** One of a screen's reads, as the page asks for it; `n` varies what is asked for from one run to the next. */
export interface ChartQuery {
  name: string
  run(filled: Filled, n: number): Promise<unknown>
}

/** Every other time one of the most used, which have the most rows, else any. */
function keyOf({ keyIds }: Filled, n: number): KeyId {
  return keyIds[n % 2 ? (n * 7) % 20 : (n * 37) % keyIds.length] as KeyId
}

/** So many days, that end within the last two: no two runs ask for quite the same. */
function lastDays({ now }: Filled, days: number, n: number) {
  const to = new Date(now.getTime() - (n % 48) * 3_600_000)
  return { from: new Date(Math.max(to.getTime() - days * dayMs, now.getTime() - 30 * dayMs)), to }
}

/** Those two whose figures are promised. */
export const promised = ['keyMonth', 'organizationWeek']

export const chartQueries: readonly ChartQuery[] = [
  {
    name: 'keyMonth',
    run: async (filled, n) =>
      must(await getUsage(filled.actor, { ...lastDays(filled, 30, n), key: keyOf(filled, n), interval: 'hour' })),
  },
  {
    name: 'organizationWeek',
    run: async (filled, n) => must(await getUsage(filled.actor, { ...lastDays(filled, 7, n), interval: 'hour' })),
  },
  {
    name: 'serviceWeek',
    run: async (filled, n) => {
      const service = filled.services[n % filled.services.length]
      return must(await getUsage(filled.actor, { ...lastDays(filled, 7, n), service, interval: 'hour' }))
    },
  },
]
