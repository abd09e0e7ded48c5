import type { Role, TeamRole } from '#lib/access/actor.ts'
import type { Environment } from '#lib/access/words.ts'

// The sample organization, as data. Whoever is named here is invented.

export const organization = 'Tidewater'
export const teams = ['Platform', 'Payments', 'Storefront'] as const
export type TeamName = (typeof teams)[number]

export interface PersonSpec {
  /** before @tidewater.example */
  mailbox: string
  name: string
  role: Role
  teams: Partial<Record<TeamName, TeamRole>>
}

const member = (mailbox: string, name: string, team: TeamName, role: TeamRole): PersonSpec => ({
  mailbox,
  name,
  role: 'member',
  teams: { [team]: role },
})

/** The first is the owner who founds the organization. */
export const people: [PersonSpec, ...PersonSpec[]] = [
  { mailbox: 'owner', name: 'Aiko Tanaka', role: 'owner', teams: { Platform: 'lead' } },
  { mailbox: 'security', name: 'Ines Moreau', role: 'security', teams: {} },
  member('lead', 'Jonas Weber', 'Payments', 'lead'),
  member('developer', 'Priya Raman', 'Payments', 'developer'),
  { mailbox: 'samuel.adeyemi', name: 'Samuel Adeyemi', role: 'security', teams: {} },
  member('freya.nilsen', 'Freya Nilsen', 'Platform', 'lead'),
  member('daniel.okafor', 'Daniel Okafor', 'Storefront', 'lead'),
  member('tomas.silva', 'Tomás Silva', 'Payments', 'developer'),
  {
    ...member('marek.dvorak', 'Marek Dvořák', 'Payments', 'developer'),
    teams: { Payments: 'developer', Platform: 'developer' },
  },
  member('mei.lindqvist', 'Mei Lindqvist', 'Storefront', 'developer'),
  member('hana.novakova', 'Hana Nováková', 'Storefront', 'developer'),
  member('luca.ferri', 'Luca Ferri', 'Storefront', 'developer'),
  member('omar.haddad', 'Omar Haddad', 'Platform', 'developer'),
  member('clara.jensen', 'Clara Jensen', 'Platform', 'developer'),
]

export interface ServiceSpec {
  slug: string
  name: string
  prefix: string
  team: TeamName
  /** which of its two sources the service has: Keyturn is asked, or a gateway reports */
  source: 'verification' | 'report'
  /** the usual latency of its answers */
  medianMs: number
  routes: [string, ...string[]]
  environments?: Environment[]
  sensitiveRoutes?: string[]
}

export const services: ServiceSpec[] = [
  {
    slug: 'payments',
    name: 'Payments',
    prefix: 'payments',
    team: 'Payments',
    source: 'report',
    medianMs: 41,
    routes: ['POST /v1/charges', 'GET /v1/charges', 'POST /v1/refunds', 'GET /v1/balance'],
    sensitiveRoutes: ['POST /v1/payouts', 'GET /v1/accounts/**'],
  },
  {
    slug: 'invoices',
    name: 'Invoices',
    prefix: 'inv',
    team: 'Payments',
    source: 'verification',
    medianMs: 68,
    routes: ['POST /v1/invoices', 'GET /v1/invoices', 'POST /v1/invoices/send'],
    sensitiveRoutes: ['DELETE /v1/invoices/**'],
  },
  {
    slug: 'catalog',
    name: 'Catalog',
    prefix: 'catalog',
    team: 'Storefront',
    source: 'report',
    medianMs: 12,
    routes: ['GET /v1/products', 'GET /v1/stock', 'GET /v1/prices', 'PUT /v1/stock'],
  },
  {
    slug: 'search',
    name: 'Search',
    prefix: 'search',
    team: 'Storefront',
    source: 'verification',
    medianMs: 23,
    routes: ['GET /v1/search', 'GET /v1/suggest'],
  },
  {
    slug: 'shipping',
    name: 'Shipping',
    prefix: 'ship',
    team: 'Storefront',
    source: 'report',
    medianMs: 95,
    routes: ['POST /v1/labels', 'GET /v1/parcels', 'GET /v1/rates'],
  },
  {
    slug: 'notifications',
    name: 'Notifications',
    prefix: 'notify',
    team: 'Platform',
    source: 'verification',
    medianMs: 18,
    routes: ['POST /v1/messages', 'GET /v1/messages', 'GET /v1/templates'],
  },
  {
    slug: 'identity',
    name: 'Identity',
    prefix: 'id',
    team: 'Platform',
    source: 'verification',
    medianMs: 29,
    routes: ['POST /v1/introspect', 'GET /v1/users', 'POST /v1/users'],
    sensitiveRoutes: ['GET /v1/users/export', 'DELETE /v1/users/**'],
  },
  {
    slug: 'telemetry',
    name: 'Telemetry',
    prefix: 'tel',
    team: 'Platform',
    source: 'report',
    medianMs: 6,
    routes: ['POST /v1/events', 'POST /v1/metrics'],
    environments: ['staging', 'production'],
  },
]
