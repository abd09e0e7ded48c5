import { statSync } from 'node:fs'
import ipaddr from 'ipaddr.js'
import { z } from 'zod'

// One line per variable of the contract. A message continues the sentence "PORT …".

const roles = ['web', 'api', 'worker'] as const
export type Role = (typeof roles)[number]

const list = (text: string) =>
  text
    .split(',')
    .map(part => part.trim())
    .filter(Boolean)
const advice = 'make one with: openssl rand -base64 32'

function url(protocols: string[], example: string) {
  const expected = `is not a URL that works here: expected one like ${example}`
  return z.string().refine(text => URL.canParse(text) && protocols.includes(new URL(text).protocol), expected)
}

const secret = (min: number) =>
  z.string().refine(text => text.length >= min, `is too short: expected at least ${min} characters; ${advice}`)

const origin = url(['http:', 'https:'], 'https://keys.example.com')
  .refine(
    text => new URL(text).href === `${new URL(text).origin}/`,
    'has more than an origin: expected no path, query or sign-in, like https://keys.example.com',
  )
  .transform(text => new URL(text).origin)

// Auth.js trusts the connection instead of the signature of what the issuer says, so the connection has to be safe. The
// written form is the one under which people are linked: a slash more or less must not lose them.
const issuer = url(['http:', 'https:'], 'https://accounts.example.com')
  .refine(
    text => new URL(text).protocol === 'https:' || isLoopback(new URL(text)),
    'is not https: plain http is for an issuer on this machine alone',
  )
  .refine(text => !/[?#@]/.test(text), 'has more than an address: expected no query, fragment or sign-in')
  .transform(text => new URL(text).href)

// Whoever answers there says which signatures are GitHub's.
const signers = url(['http:', 'https:'], 'https://api.github.com/meta/public_keys/secret_scanning').refine(
  text => !URL.canParse(text) || new URL(text).protocol === 'https:' || isLoopback(new URL(text)),
  'is not https: plain http is for an address on this machine alone',
)

// What its client throws at, and only once it connects.
const redis = url(['redis:', 'rediss:'], 'redis://host:6379')
  .refine(
    text => !URL.canParse(text) || /^\/?\d*$/.test(new URL(text).pathname),
    'has a path that is no database: expected a number or nothing, like redis://host:6379/1',
  )
  .refine(
    text => !URL.canParse(text) || isDecodable(new URL(text)),
    'has a % in its user or password that begins no percent-encoding: expected %25',
  )

function isDecodable({ username, password }: URL): boolean {
  try {
    decodeURIComponent(username + password)
    return true
  } catch {
    return false
  }
}

/** Whether what is sent there stays on this machine. */
export function isLoopback({ hostname }: URL): boolean {
  return /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname)
}

const isRange = (text: string) => ipaddr.isValidCIDR(text) || ipaddr.isValid(text)
const asRange = (text: string) =>
  text.includes('/') ? text : `${text}/${ipaddr.parse(text).kind() === 'ipv4' ? 32 : 128}`

const ranges = z.string().transform((text, context) => {
  const wrong = list(text).filter(part => !isRange(part))
  if (wrong.length === 0) return list(text).map(asRange)
  context.addIssue(
    `holds ${wrong.map(part => JSON.stringify(part)).join(', ')}: expected CIDRs with commas, like 10.0.0.0/8,fd00::/8`,
  )
  return z.NEVER
})

const roleSet = z.string().transform((text, context) => {
  const named = list(text)
  const wrong = named.filter(role => role !== 'all' && !roles.includes(role as Role))
  if (wrong.length === 0 && named.length > 0) return new Set(named.includes('all') ? roles : (named as Role[]))
  context.addIssue(`is ${JSON.stringify(text)}: expected all, or some of web, api, worker with commas`)
  return z.NEVER
})

const file = z.string().refine(path => statSync(path, { throwIfNoEntry: false })?.isFile(), {
  error: issue => `names ${JSON.stringify(issue.input)}: expected a file that exists`,
})

const port = z
  .string()
  .refine(text => /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535, {
    error: issue => `is ${JSON.stringify(issue.input)}: expected a whole number from 1 to 65535`,
  })
  .transform(Number)

const host = z.string().regex(/^[0-9A-Za-z.:-]+$/, {
  error: issue => `is ${JSON.stringify(issue.input)}: expected a host name or an address, like 127.0.0.1`,
})

const days = (most: number) =>
  z
    .string()
    .refine(text => /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= most, {
      error: issue => `is ${JSON.stringify(issue.input)}: expected a whole number of days from 1 to ${most}`,
    })
    .transform(Number)

export const variables = {
  PORT: port,
  HOST: host,
  KEYTURN_URL: origin,
  KEYTURN_ROLE: roleSet,
  KEYTURN_DATA_DIR: z.string(),
  KEYTURN_PEPPER: secret(32),
  KEYTURN_ACCEPTED_PEPPERS: z
    .string()
    .transform(list)
    .refine(
      peppers => peppers.length <= 2,
      'holds more than two: expected at most two peppers with commas, beside KEYTURN_PEPPER',
    )
    .refine(
      peppers => peppers.every(pepper => pepper.length >= 32),
      'holds one that is too short: expected at least 32 characters each',
    ),
  KEYTURN_SETUP_TOKEN: secret(8),
  KEYTURN_TRUSTED_PROXIES: ranges,
  KEYTURN_GITHUB_KEYS_URL: signers,
  KEYTURN_WEBHOOK_NETWORKS: ranges,
  KEYTURN_GEO_COUNTRY_DB: file,
  KEYTURN_GEO_ASN_DB: file,
  KEYTURN_KEEP_REQUESTS_DAYS: days(400),
  KEYTURN_KEEP_MINUTES_DAYS: days(3_660),
  KEYTURN_KEEP_HOURS_DAYS: days(36_600),
  /** `small`: with a tenth of the usual requests, as tests start it */
  KEYTURN_DEMO: z.enum(['0', '1', 'small'], {
    error: issue => `is ${JSON.stringify(issue.input)}: expected 1, small or 0`,
  }),
  DATABASE_URL: url(['postgres:', 'postgresql:'], 'postgres://user:password@host:5432/keyturn'),
  AUTH_SECRET: secret(32),
  REDIS_URL: redis,
  SMTP_URL: url(['smtp:', 'smtps:'], 'smtp://user:password@host:587'),
  MAIL_FROM: z.string().regex(/^[^\r\n@]*[^\s@]@[^\s@]+$/, {
    error: issue => `is ${JSON.stringify(issue.input)}: expected an address, like Keyturn <keyturn@example.com>`,
  }),
  AUTH_OIDC_ISSUER: issuer,
  AUTH_OIDC_ID: z.string(),
  AUTH_OIDC_SECRET: z.string(),
} as const

/** Named KEYTURN_… like the others, but read by the tests, or by whoever calls the API as the README shows. */
export const othersVariables: readonly string[] = ['KEYTURN_TEST_DATABASE_URL', 'KEYTURN_TOKEN']

export type Variables = { [Name in keyof typeof variables]?: z.output<(typeof variables)[Name]> }
