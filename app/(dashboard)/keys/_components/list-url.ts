import { z } from 'zod'
import { hideKeys } from '#lib/format/hide-keys.ts'
import { environmentInput, keySorts, keyStatuses, type ListKeysInput } from '#lib/keys/input.ts'

/** How many more each "Show more" brings; a page that holds `most` goes on with the next ones instead. */
export const pageSize = 50
export const most = 500

/** What the list's address says. Whatever can't be read counts as left out, so that an old link still leads somewhere. */
const listParams = z.object({
  q: z.string().transform(hideKeys).pipe(z.string().trim().max(200)).catch('').default(''),
  status: z
    .enum(['all', ...keyStatuses])
    .catch('active')
    .default('active'),
  service: z.string().max(64).catch('').default(''),
  environment: z
    .union([environmentInput, z.literal('')])
    .catch('')
    .default(''),
  sort: z.enum(keySorts).catch('requests').default('requests'),
  direction: z.enum(['asc', 'desc']).optional().catch(undefined),
  show: z.coerce.number().int().min(pageSize).max(500).catch(pageSize).default(pageSize),
  after: z.string().max(500).optional().catch(undefined),
})
export type ListParams = z.infer<typeof listParams>
export type SearchParams = Record<string, string | string[] | undefined>

export const defaults: ListParams = listParams.parse({})

export function readListParams(search: SearchParams): ListParams {
  const first = Object.entries(search).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value])
  return listParams.parse(Object.fromEntries(first))
}

/** The address of the list with something changed. Any change but of how much is shown starts from the top. */
export function listHref(params: ListParams, change: Partial<ListParams> = {}, path = '/keys'): string {
  const next = { ...params, show: defaults.show, after: undefined, ...change }
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(next)) {
    if (value !== undefined && value !== '' && value !== defaults[name as keyof ListParams])
      search.set(name, String(value))
  }
  const text = search.toString()
  return text ? `${path}?${text}` : path
}

export function toListInput({
  q,
  status,
  service,
  environment,
  sort,
  direction,
  show,
  after,
}: ListParams): ListKeysInput {
  return {
    q: q || undefined,
    status: status === 'all' ? undefined : status,
    service: service || undefined,
    environment: environment || undefined,
    sort,
    direction,
    limit: show,
    cursor: after,
  }
}

/** Whether anything but the status narrows the list. */
export function isNarrowed({ q, service, environment }: ListParams): boolean {
  return Boolean(q || service || environment)
}
