import { pickEarly, type Random } from './random.ts'

export interface Asked {
  method: string
  path: string
  /** what the path is a case of */
  route: string
}

type Part = string | { prefix: string; count: number }

const parsed = new Map<string, { method: string; parts: Part[] }>()

/** A request for a route: `GET /v1/charges/{ch_4000}` asks for one of so many charges, some more often than others. */
export function askFor(route: string, random: Random): Asked {
  const { method, parts } = parsedRoute(route)
  let path = ''
  for (const part of parts) path += typeof part === 'string' ? part : nameOf(part, random)
  return { method, path, route }
}

/** One of several routes; the earlier, the likelier. */
export function askForOne(routes: readonly [string, ...string[]], random: Random): Asked {
  return askFor(pickEarly(random, routes), random)
}

/** The number stands in the name in a way that does not show how many there are. */
function nameOf({ prefix, count }: { prefix: string; count: number }, random: Random): string {
  const chance = random()
  const number = Math.floor(chance * chance * count)
  return prefix ? `${prefix}3${(1_679_616 + number * 7_919).toString(36).toUpperCase()}` : String(1_000 + number)
}

function parsedRoute(route: string) {
  const known = parsed.get(route)
  if (known) return known
  const [method = '', template = ''] = route.split(' ')
  const parts = template.split(/(\{[^}]*\})/).map((text): Part => {
    const found = /^\{([a-z]+_)?(\d+)\}$/.exec(text)
    return found ? { prefix: found[1] ?? '', count: Number(found[2]) } : text
  })
  const made = { method, parts }
  parsed.set(route, made)
  return made
}
