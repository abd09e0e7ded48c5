import { z } from 'zod'
import { hideKeys } from '#lib/format/hide-keys.ts'

/** What the list's address says; whatever can't be read counts as left out. `here`: active and suspended. */
const peopleParams = z.object({
  q: z.string().transform(hideKeys).pipe(z.string().trim().max(200)).catch('').default(''),
  status: z.enum(['here', 'active', 'suspended', 'left']).catch('here').default('here'),
  cursor: z.string().max(500).optional().catch(undefined),
})
export type PeopleParams = z.infer<typeof peopleParams>

export function readPeopleParams(search: Record<string, string | string[] | undefined>): PeopleParams {
  const first = Object.entries(search).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value])
  return peopleParams.parse(Object.fromEntries(first))
}

/** The address of the list with something changed; any change starts from the top. */
export function peopleHref({ q, status }: PeopleParams, change: Partial<PeopleParams> = {}): string {
  const next = { q, status, ...change }
  const search = new URLSearchParams()
  if (next.q) search.set('q', next.q)
  if (next.status !== 'here') search.set('status', next.status)
  if (next.cursor) search.set('cursor', next.cursor)
  return search.size > 0 ? `/people?${search}` : '/people'
}
