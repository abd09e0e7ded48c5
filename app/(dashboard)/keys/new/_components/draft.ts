import type { Environment } from '#lib/access/words.ts'
import type { NewKeyChoices, ServiceChoice, TeamChoice } from '#lib/keys/new-key-choices.ts'
import type { FieldName, NewKeyInput } from '../new-key-input.ts'

/** The form as it is typed: texts, until a parse makes an input of them. */
export interface Draft {
  name: string
  /** a slug, or '' for one that is made on the way */
  service: string
  serviceName: string
  slug: string
  prefix: string
  team: string
  environments: Environment[]
  holder: 'me' | 'member' | 'machine'
  member: string
  machine: string
  scopes: string[]
  networks: string
  /** a day; the key ends when it does, in UTC */
  expiresOn: string
  limit: string
  per: 'second' | 'minute' | 'hour' | 'day'
}

export const codes: Record<Environment, string> = { development: 'dev', staging: 'stg', production: 'prd' }
const seconds = { second: 1, minute: 60, hour: 3600, day: 86_400 }

export function firstDraft({ services, teams }: NewKeyChoices, preferred: string | undefined): Draft {
  const service = services.find(each => each.slug === preferred) ?? services[0]
  const [environment] = service?.environments ?? []
  return {
    name: '',
    service: service?.slug ?? '',
    ...{ serviceName: '', slug: '', prefix: '', team: teams[0]?.slug ?? '' },
    environments: [environment?.environment ?? 'development'],
    ...{ holder: 'me', member: '', machine: '' },
    ...{ scopes: [], networks: '', expiresOn: '', limit: '', per: 'second' },
  }
}

export function serviceOf(draft: Draft, { services }: NewKeyChoices): ServiceChoice | undefined {
  return services.find(service => service.slug === draft.service)
}

export function teamOf(draft: Draft, choices: NewKeyChoices): TeamChoice | undefined {
  return serviceOf(draft, choices)?.team ?? choices.teams.find(team => team.slug === draft.team)
}

export function prefixOf(draft: Draft, choices: NewKeyChoices): string {
  return serviceOf(draft, choices)?.prefix ?? draft.prefix
}

/** A service's slug from its name, and its prefix from that: suggestions that may be typed over. */
export function slugFrom(name: string): string {
  return name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '')
    .slice(0, 63)
}
export function prefixFrom(slug: string): string {
  return slug.replaceAll('-', '_').slice(0, 16).replace(/_+$/, '')
}

export function toInput(draft: Draft, attempt: string): NewKeyInput {
  const networks = draft.networks.split(/[\s,]+/).filter(Boolean)
  const windowSeconds = seconds[draft.per]
  return {
    attempt,
    name: draft.name,
    service: draft.service || draft.slug,
    environments: draft.environments,
    holder:
      draft.holder === 'me'
        ? undefined
        : draft.holder === 'member'
          ? { member: draft.member }
          : { machine: draft.machine || draft.name },
    scopes: draft.scopes.length > 0 ? draft.scopes : undefined,
    allowedNetworks: networks.length > 0 ? networks : undefined,
    expiresAt: draft.expiresOn ? `${draft.expiresOn}T23:59:59Z` : undefined,
    rateLimits: draft.limit ? [{ name: `per-${draft.per}`, limit: Number(draft.limit), windowSeconds }] : undefined,
    newService: draft.service
      ? undefined
      : { name: draft.serviceName, slug: draft.slug, prefix: draft.prefix, team: draft.team || undefined },
  }
}

/** Whether a field still holds nothing: then leaving it is no mistake yet. */
export function isBlank(draft: Draft, field: FieldName): boolean {
  const texts: Partial<Record<FieldName, string>> = {
    ...{ name: draft.name, serviceName: draft.serviceName, slug: draft.slug, prefix: draft.prefix },
    ...{ allowedNetworks: draft.networks, expiresAt: draft.expiresOn, rateLimits: draft.limit },
    holder: draft.holder === 'member' ? draft.member : draft.machine,
  }
  return texts[field] === ''
}
