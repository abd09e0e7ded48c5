import { resolve } from 'node:path'
import { createSecret, hasEmbeddedDatabase, readSecret } from './env-secrets.ts'
import { othersVariables, type Role, type Variables, variables } from './env-variables.ts'

/** Everything that the environment decides, checked. The only reader of `process.env` apart from the start scripts. */
export type Env = {
  port: number
  host: string
  /** Public origin, without a slash at its end. */
  url: string
  roles: Set<Role>
  /** Absolute. */
  dataDir: string
  /** Undefined: PostgreSQL is the embedded one. */
  databaseUrl?: string
  pepper: string
  acceptedPeppers: string[]
  authSecret: string
  setupToken?: string
  /** CIDRs. */
  trustedProxies: string[]
  /** CIDRs that webhooks may lead to, and by plain http, though they are nobody's in public */
  webhookNetworks: string[]
  redisUrl?: string
  smtpUrl?: string
  mailFrom?: string
  oidc?: { issuer: string; id: string; secret: string }
  /** Where GitHub says by which keys it signs what its secret scanning found. Undefined: where its documentation has it. */
  githubKeysUrl?: string
  geoCountryDb?: string
  geoAsnDb?: string
  /** for how many days single requests, minutes and hours are kept; days for ever */
  keptDays: { raw: number; minute: number; hour: number }
  demo: boolean
  isDemoSmall?: boolean
}

type Source = Record<string, string | undefined>

/** Its message is for the operator: every variable that is wrong, one a line. */
export class EnvError extends Error {
  override name = 'EnvError'
  constructor(problems: string[]) {
    super(`Keyturn can't start; wrong in its environment:\n${problems.map(problem => `  ${problem}`).join('\n')}`)
  }
}

/** Reads and checks the environment; without DATABASE_URL makes the secrets that are missing. Throws `EnvError`. */
export function loadEnv(source: Source = process.env): Env {
  const problems = strangers(source)
  const given = parse(source, problems)
  problems.push(...contradictions(source))
  if (problems.length > 0) throw new EnvError(problems)

  const dataDir = resolve(/* turbopackIgnore: true */ given.KEYTURN_DATA_DIR ?? '.keyturn')
  const url = given.KEYTURN_URL ?? `http://${publicHost(given.HOST ?? '127.0.0.1')}:${given.PORT ?? 3000}`
  const { AUTH_OIDC_ISSUER: issuer, AUTH_OIDC_ID: id, AUTH_OIDC_SECRET: secret } = given
  return {
    port: given.PORT ?? 3000,
    host: given.HOST ?? '127.0.0.1',
    url,
    roles: given.KEYTURN_ROLE ?? new Set<Role>(['web', 'api', 'worker']),
    dataDir,
    databaseUrl: given.DATABASE_URL,
    ...secrets(given, dataDir),
    acceptedPeppers: given.KEYTURN_ACCEPTED_PEPPERS ?? [],
    setupToken: given.KEYTURN_SETUP_TOKEN,
    trustedProxies: given.KEYTURN_TRUSTED_PROXIES ?? [],
    webhookNetworks: given.KEYTURN_WEBHOOK_NETWORKS ?? [],
    redisUrl: given.REDIS_URL,
    smtpUrl: given.SMTP_URL,
    mailFrom: given.MAIL_FROM ?? (given.SMTP_URL && `Keyturn <keyturn@${new URL(url).hostname}>`),
    oidc: issuer && id && secret ? { issuer, id, secret } : undefined,
    githubKeysUrl: given.KEYTURN_GITHUB_KEYS_URL,
    geoCountryDb: given.KEYTURN_GEO_COUNTRY_DB,
    geoAsnDb: given.KEYTURN_GEO_ASN_DB,
    keptDays: {
      raw: given.KEYTURN_KEEP_REQUESTS_DAYS ?? 30,
      minute: given.KEYTURN_KEEP_MINUTES_DAYS ?? 90,
      hour: given.KEYTURN_KEEP_HOURS_DAYS ?? 400,
    },
    demo: given.KEYTURN_DEMO === '1' || given.KEYTURN_DEMO === 'small',
    isDemoSmall: given.KEYTURN_DEMO === 'small',
  }
}

/** A misspelt name would otherwise be a setting that silently does nothing. */
function strangers(source: Source): string[] {
  return Object.keys(source)
    .filter(name => name.startsWith('KEYTURN_') && !(name in variables) && !othersVariables.includes(name))
    .map(
      name =>
        `${name} is no variable of Keyturn: expected one of ${Object.keys(variables)
          .filter(known => known.startsWith('KEYTURN_'))
          .join(', ')}`,
    )
}

function parse(source: Source, problems: string[]): Variables {
  const given: Record<string, unknown> = {}
  for (const [name, schema] of Object.entries(variables)) {
    if (!source[name]) continue // NAME= counts as absent: Compose files leave such lines behind
    const result = schema.safeParse(source[name])
    if (result.success) given[name] = result.data
    else problems.push(...result.error.issues.map(issue => `${name} ${issue.message}`))
  }
  return given as Variables
}

function contradictions(source: Source): string[] {
  const problems: string[] = []
  for (const name of ['KEYTURN_PEPPER', 'AUTH_SECRET']) {
    if (source.DATABASE_URL && !source[name])
      problems.push(
        `${name} is missing: with DATABASE_URL expected at least 32 characters, the same on every machine; make one with: openssl rand -base64 32`,
      )
  }
  const oidc = ['AUTH_OIDC_ISSUER', 'AUTH_OIDC_ID', 'AUTH_OIDC_SECRET']
  const { KEYTURN_KEEP_REQUESTS_DAYS: raw = 30, KEYTURN_KEEP_MINUTES_DAYS: minute = 90 } = source
  if (Number(raw) > Number(minute))
    problems.push(
      `KEYTURN_KEEP_REQUESTS_DAYS is ${raw}: expected no more than KEYTURN_KEEP_MINUTES_DAYS, which is ${minute}`,
    )
  if (Number(minute) > Number(source.KEYTURN_KEEP_HOURS_DAYS ?? 400))
    problems.push(`KEYTURN_KEEP_MINUTES_DAYS is ${minute}: expected no more than KEYTURN_KEEP_HOURS_DAYS`)
  if (oidc.some(name => source[name]))
    for (const name of oidc.filter(name => !source[name]))
      problems.push(`${name} is missing: expected ${oidc.join(', ')} together, or none`)
  return problems
}

function secrets(given: Variables, dataDir: string): { pepper: string; authSecret: string } {
  try {
    const pepper = given.KEYTURN_PEPPER ?? readSecret(dataDir, 'pepper')
    if (pepper === undefined && hasEmbeddedDatabase(dataDir))
      throw new Error(
        `${dataDir} holds a database but no file pepper, without which no key in it can be verified: restore the file, or set KEYTURN_PEPPER`,
      )
    return {
      pepper: pepper ?? createSecret(dataDir, 'pepper'),
      authSecret: given.AUTH_SECRET ?? readSecret(dataDir, 'auth-secret') ?? createSecret(dataDir, 'auth-secret'),
    }
  } catch (error) {
    throw new EnvError([`KEYTURN_DATA_DIR: ${(error as Error).message}`])
  }
}

function publicHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost'
  return host.includes(':') ? `[${host}]` : host
}

// Node's modules and Next's bundle are two copies of this file in one process; they meet on globalThis.
const slot = Symbol.for('keyturn.env')
const shared = globalThis as { [slot]?: Env }

export function setEnv(env: Env): void {
  shared[slot] = env
}

export function getEnv(): Env {
  const env = shared[slot]
  if (!env)
    throw new Error(
      'The environment is not loaded: the entry point calls setEnv(loadEnv()) before anything asks for it',
    )
  return env
}
