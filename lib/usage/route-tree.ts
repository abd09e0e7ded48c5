// Which part of a path names a thing, and which tells one of many? What looks like an identifier is one. What else
// stands in one place in more than a hundred ways, as user names do, is one too: then that place is `{name}`.

const literalsAtMost = 100
const depthAtMost = 12

/** What is known of the paths of a service, whatever the method. */
export interface RouteTree {
  /** literal segments by the template before them */
  literals: Map<string, Set<string>>
  /** templates after which any segment is `{name}` */
  named: Set<string>
}

export function emptyTree(): RouteTree {
  return { literals: new Map(), named: new Set() }
}

/**
 * The segments of a requested path; `//` and a slash at the end mean nothing. What is deeper than twelve is left out.
 * Braces are `{id}`, as in OpenTelemetry's `http.route`: nobody who asks for `/{name}` makes a name of a place.
 */
export function segmentsOf(path: string): string[] {
  const segments = path
    .split('/')
    .filter(segment => segment !== '' && segment !== '.')
    .map(segment => (segment.startsWith('{') && segment.endsWith('}') ? '{id}' : segment))
  return segments.length > depthAtMost ? [...segments.slice(0, depthAtMost), '…'] : segments
}

/** The segments of a template of ours, in which `{name}` is one. */
export function partsOf(template: string): string[] {
  return template.split('/').filter(Boolean)
}

/** The template of a path by what is known; literals that are new stand for themselves. Changes nothing. */
export function templateOf(tree: RouteTree, segments: readonly string[]): string {
  let template = ''
  for (const segment of segments) {
    // What was learned as a literal need not be looked at again, and most segments were.
    const isKnown = tree.literals.get(template)?.has(segment)
    const isOne = !isKnown && (isPlaceholder(segment) || isIdentifier(segment))
    template += `/${isOne ? idOf(segment) : isKnown || !tree.named.has(template) ? segment : '{name}'}`
  }
  return template || '/'
}

/**
 * Adds what a path, or a template, shows. True if a place turned out to be a name: then templates that were given
 * before may have another one now.
 */
export function learnPath(tree: RouteTree, segments: readonly string[]): boolean {
  let template = ''
  let isNew = false
  for (const segment of segments) {
    if (segment === '{name}') tree.named.add(template)
    if (!isPlaceholder(segment) && !isIdentifier(segment) && !tree.named.has(template)) {
      const known = tree.literals.get(template) ?? new Set()
      tree.literals.set(template, known.add(segment))
      if (known.size > literalsAtMost) {
        tree.named.add(template)
        tree.literals.delete(template)
        isNew = true
      }
    }
    template = templateOf(tree, [...partsOf(template), segment])
  }
  return isNew
}

const isPlaceholder = (segment: string) => segment === '{id}' || segment === '{name}'
const idOf = (segment: string) => (segment === '{name}' ? segment : '{id}')

const identifiers = [
  /^\d+$/,
  /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i,
  /^(?=.*\d)[0-9a-f]{8,}$/i,
  /^[0-9A-HJKMNP-TV-Z]{26}$/, // ULID
  /^[a-z]{1,10}[_-](?=[^_-]*\d)[A-Za-z0-9]{4,}$/, // cus_9s6X, order-10293
  /^\d{4}-\d{2}(-\d{2})?(T.*)?$/, // a date
  /^[0-9a-f.:]*\d[.:]\d[0-9a-f.:]*$/i, // an address
  /^(?=.*\d)(?=.*[A-Za-z])[A-Za-z0-9_=.~-]{20,}$/, // a token
  /@|%40/,
  /\d{5,}/,
  /^.{49,}$/s,
]

/** Whether a segment by itself looks like one of many. Versions (`v1`, `2024-10`… as a date) and words do not. */
export function isIdentifier(segment: string): boolean {
  return identifiers.some(pattern => pattern.test(segment))
}
