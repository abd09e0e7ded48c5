import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { explainLeaksError } from '#lib/leaks/errors.ts'
import { githubLeaksInput, leaksAtOnce, reportLeaksInput } from '#lib/leaks/input.ts'
import { isSignedByGithub, type SignatureVerdict } from '#lib/leaks/is-signed-by-github.ts'
import { reportGithubLeaks } from '#lib/leaks/report-github-leaks.ts'
import { reportLeaks } from '#lib/leaks/report-leaks.ts'
import { needs } from '../authenticate.ts'
import type { ApiEnv } from '../env.ts'
import { Problem } from '../problem.ts'
import { orRefuse } from '../refuse.ts'
import { newRouter } from '../router.ts'
import { body, comeAgain, json, refusals, withToken } from '../schemas/common.ts'

const reportedLeaks = z
  .object({
    leaks: z
      .array(
        z.object({
          status: z.enum(['live', 'dead', 'unknown']).openapi({
            description: 'live: it works, or would but for a quarantine. unknown: none that this token may know of.',
          }),
          keyId: z.uuid().nullable(),
          tokenId: z.uuid().nullable().openapi({ description: 'Where it is a token of Keyturn itself.' }),
        }),
      )
      .openapi({ description: 'In the order in which they were sent.' }),
  })
  .openapi('ReportedLeaks')

const report = createRoute({
  method: 'post',
  path: '/leaks',
  summary: `Tell of keys that were found where they do not belong, at most ${leaksAtOnce} at once`,
  description:
    'A key of the organization has an alert within seconds; a live one is quarantined where its policy says so. The same key and url again changes nothing. A token of Keyturn ends, or where it verifies keys can change nothing from then on.',
  security: withToken,
  middleware: needs('alerts:write'),
  request: { body: body(reportLeaksInput) },
  responses: {
    200: json(reportedLeaks, 'What each of them is'),
    ...refusals(400, 401, 403, 413, 415),
    503: comeAgain('The database is away; nothing was written'),
  },
})

const feedback = z
  .array(
    z.object({
      token_hash: z.string().openapi({ description: 'SHA-256 of the token, in hex.' }),
      token_type: z.string(),
      label: z.enum(['true_positive', 'false_positive']),
    }),
  )
  .openapi('GithubFeedback')

const github = createRoute({
  method: 'post',
  path: '/leaks/github',
  summary: 'For GitHub’s secret scanning alone, as a partner: keys that it found in public',
  description:
    'Signed by GitHub over the raw body (ECDSA P-256, SHA-256, DER in base64); there is no other authentication. GitHub is told which were made here, and nothing else.',
  security: [],
  responses: {
    200: json(feedback, 'Which of them were made here'),
    ...refusals(400, 413),
    401: { ...refusals(401)[401], description: 'GitHub did not sign these bytes' },
    503: comeAgain('GitHub’s public keys, or the database, are away; nothing was written'),
  },
})

export const leakRoutes = newRouter()
  .openapi(report, async c => {
    const leaks = orRefuse(await reportLeaks(c.var.actor, c.req.valid('json')), explainLeaksError)
    return c.json({ leaks }, 200)
  })
  .openapi(github, async c => {
    const bytes = new Uint8Array(await c.req.raw.arrayBuffer())
    refuseUnsigned(await isSignedByGithub(bytes, signatureOf(c)))
    return c.json(await reportGithubLeaks(itemsOf(bytes)), 200)
  })

// Declared apart from the routes, so that the body is read as bytes: they are what is signed.
leakRoutes.openAPIRegistry.definitions.forEach(definition => {
  if (definition.type !== 'route' || definition.route.path !== '/leaks/github') return
  const headers = z.object({
    'github-public-key-identifier': z.string(),
    'github-public-key-signature': z.string(),
  })
  definition.route.request = { headers, body: body(githubLeaksInput) }
})

function signatureOf(c: Context<ApiEnv>) {
  const identifier = c.req.header('Github-Public-Key-Identifier')
  const signature = c.req.header('Github-Public-Key-Signature')
  if (identifier && signature) return { identifier, signature }
  const detail = 'Only GitHub may call this: Github-Public-Key-Identifier and Github-Public-Key-Signature are needed.'
  throw new Problem({ status: 401, code: 'signature_missing', detail })
}

function refuseUnsigned(verdict: SignatureVerdict): void {
  switch (verdict) {
    case 'signed':
      return
    case 'unknown_key':
      throw new Problem({
        status: 401,
        code: 'signature_key_unknown',
        detail: 'GitHub publishes no key of this identifier.',
      })
    case 'wrong_signature':
      throw new Problem({ status: 401, code: 'signature_wrong', detail: 'GitHub’s key did not sign these bytes.' })
    case 'keys_away': {
      const detail = 'GitHub’s public keys can’t be had at the moment, so nothing can be checked. Try again.'
      throw new Problem({ status: 503, code: 'github_keys_away', detail, headers: { 'Retry-After': '300' } })
    }
  }
}

function itemsOf(bytes: Uint8Array) {
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw new Problem({ status: 400, code: 'bad_json', detail: 'The body is signed, and is no JSON.' })
  }
  const parsed = githubLeaksInput.safeParse(value)
  if (parsed.success) return parsed.data
  const [first] = parsed.error.issues
  const errors = parsed.error.issues
    .slice(0, 100)
    .map(({ path, message }) => ({ path: path.map(String).join('.'), message }))
  const detail = `The body is signed, and is no array of what was found. ${first?.message ?? ''}`.trim()
  throw new Problem({ status: 400, code: 'invalid_body', detail, errors })
}
