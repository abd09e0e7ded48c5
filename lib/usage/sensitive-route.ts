/** Says which of a service's sensitive routes a request is a case of, as the service spells it; null: of none. */
export type SensitiveMatcher = (method: string | null, path: string | null) => string | null

/**
 * Matches as a careless router would: `/V1//payouts/`, `/v1/%70ayouts` and `/v1/x/../payouts` are `/v1/payouts` to many
 * of them, so whoever spells it so is still seen. `**` at the end stands for any rest or none; `*`, wherever it
 * stands in a segment, and `{name}` for one segment.
 */
export function sensitiveMatcher(routes: readonly string[]): SensitiveMatcher {
  const patterns = routes.map(route => {
    const [method = '*', path = '/'] = route.split(' ')
    return { route, method, matches: pathPattern(path) }
  })
  return (method, path) => {
    if (path === null || patterns.length === 0) return null
    const plain = normalizePath(path)
    const found = patterns.find(
      each => (each.method === '*' || each.method === method || method === null) && each.matches.test(plain),
    )
    return found?.route ?? null
  }
}

function pathPattern(path: string): RegExp {
  const segments = normalizePath(path).split('/').slice(1)
  const parts = segments.map((segment, i) => {
    if (segment === '**' && i === segments.length - 1) return '(?:/.*)?'
    return segment.includes('*') || /^\{.*\}$/.test(segment)
      ? '/[^/]+'
      : `/${segment.replace(/[$()+.?[\\\]^{|}]/g, '\\$&')}`
  })
  return new RegExp(`^${parts.join('') || '/'}$`, 'u')
}

/**
 * One spelling of all that lead to the same place: without the query, decoded, in lower case, `//`, `.` and `..` resolved;
 * without spaces, and without what follows a `;` in any segment (RFC 3986, section 3.3), which servlet containers drop.
 */
export function normalizePath(path: string): string {
  const segments: string[] = []
  const plain = decode(path.split(/[?#]/, 1)[0] ?? '').toLowerCase()
  for (const told of plain.split(/[/\\]+/)) {
    const segment = told.replace(/;.*/s, '').replace(/[\p{Cc}\s]+/gu, '')
    if (segment === '..') segments.pop()
    else if (segment !== '' && segment !== '.') segments.push(segment)
  }
  return `/${segments.join('/')}`
}

/** Twice: what a proxy decodes, the service behind it may decode again. What can't be decoded stays as it came. */
function decode(text: string): string {
  for (let times = 0; times < 2 && text.includes('%'); times++) {
    text = text.replace(/(?:%[0-9a-f]{2})+/gi, bytes => {
      try {
        return decodeURIComponent(bytes)
      } catch {
        return bytes
      }
    })
  }
  return text
}
