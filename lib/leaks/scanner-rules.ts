// What other scanners need to know of the format. None of them can check a checksum, so they match whatever has the
// shape; the hook, `keyturn scan` and the API know what is a key. Nothing here that RE2, POSIX and JavaScript read
// differently: no look-around, no class by name.

const body = '[0-9A-Za-z]{49}'

/** The longest first: of two prefixes of which one begins the other, both are to match. */
function shapes(prefixes: readonly string[]): { keys: string | null; tokens: string } {
  const sorted = [...new Set(prefixes)].sort((a, b) => b.length - a.length || (a < b ? -1 : 1))
  return { keys: sorted.length > 0 ? `(${sorted.join('|')})_(dev|stg|prd)_${body}` : null, tokens: `ktn_${body}` }
}

export interface Shape {
  /** as GitHub would send it back as the type */
  type: string
  says: string
  regex: string
}

/** By regular expression, for GitHub as much as for any scanner. */
export function keyShapes(prefixes: readonly string[]): Shape[] {
  const { keys, tokens } = shapes(prefixes)
  return [
    ...(keys === null ? [] : [{ type: 'keyturn_key', says: 'A key of one of our services', regex: keys }]),
    { type: 'keyturn_token', says: 'A token of Keyturn itself', regex: tokens },
  ]
}

/** For gitleaks: a whole configuration, on top of its own rules. */
export function gitleaksRules(prefixes: readonly string[]): string {
  const words = { keyturn_key: [...new Set(prefixes)].sort().map(prefix => `${prefix}_`), keyturn_token: ['ktn_'] }
  const rules = keyShapes(prefixes).map(({ type, says, regex }) =>
    [
      '[[rules]]',
      `id = "${type.replace('_', '-')}"`,
      `description = "${says}"`,
      `regex = '''${regex}'''`,
      `keywords = [${words[type as keyof typeof words].map(word => `"${word}"`).join(', ')}]`,
    ].join('\n'),
  )
  const head =
    '# Keys of Keyturn, by their shape; the checksum is not looked at.\ntitle = "Keyturn"\n\n[extend]\nuseDefault = true\n'
  return `${head}\n${rules.join('\n\n')}\n`
}

/** For secretlint with `@secretlint/secretlint-rule-pattern`: a `.secretlintrc.json`. */
export function secretlintRules(prefixes: readonly string[]): string {
  const patterns = keyShapes(prefixes).map(({ says, regex }) => ({ name: says, patterns: [`/${regex}/`] }))
  const rules = [{ id: '@secretlint/secretlint-rule-pattern', options: { patterns } }]
  return `${JSON.stringify({ rules }, null, 2)}\n`
}

/** For git-secrets: what a provider prints, one extended regular expression a line. */
export function gitSecretsPatterns(prefixes: readonly string[]): string {
  return keyShapes(prefixes)
    .map(({ regex }) => `${regex}\n`)
    .join('')
}
