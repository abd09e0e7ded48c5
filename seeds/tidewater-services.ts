import type { Environment } from '#lib/access/words.ts'
import type { TeamName } from './tidewater.ts'

export interface ServiceSpec {
  slug: string
  name: string
  prefix: string
  team: TeamName
  /** which of its two sources the service has: Keyturn is asked, or a gateway reports */
  source: 'verification' | 'report'
  /** the usual latency of its answers */
  medianMs: number
  /** the busiest first; `{4000}` is one of so many numbers, `{ch_4000}` one of so many names that begin so */
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
    routes: [
      ...(['POST /v1/charges', 'GET /v1/charges/{ch_4000}', 'POST /v1/charges/{ch_4000}/capture'] as const),
      ...['GET /v1/customers/{cus_3000}', 'GET /v1/charges', 'POST /v1/refunds', 'GET /v1/refunds/{re_900}'],
    ],
    sensitiveRoutes: ['POST /v1/payouts', 'GET /v1/accounts/**'],
  },
  {
    slug: 'invoices',
    name: 'Invoices',
    prefix: 'inv',
    team: 'Payments',
    source: 'verification',
    medianMs: 68,
    routes: [
      ...(['POST /v1/invoices', 'GET /v1/invoices/{inv_3000}'] as const),
      ...['POST /v1/invoices/{inv_3000}/send', 'GET /v1/invoices', 'GET /v1/invoices/{inv_3000}/pdf'],
    ],
    sensitiveRoutes: ['DELETE /v1/invoices/**'],
  },
  {
    slug: 'catalog',
    name: 'Catalog',
    prefix: 'catalog',
    team: 'Storefront',
    source: 'report',
    medianMs: 12,
    routes: [
      ...(['GET /v1/products/{4000}', 'GET /v1/prices/{4000}', 'GET /v1/stock/{1500}'] as const),
      ...['GET /v1/products', 'GET /v1/categories/{60}', 'PUT /v1/stock/{1500}'],
    ],
  },
  {
    slug: 'search',
    name: 'Search',
    prefix: 'search',
    team: 'Storefront',
    source: 'verification',
    medianMs: 23,
    routes: ['GET /v1/search', 'GET /v1/suggest', 'POST /v1/documents/{4000}'],
  },
  {
    slug: 'shipping',
    name: 'Shipping',
    prefix: 'ship',
    team: 'Logistics',
    source: 'report',
    medianMs: 95,
    routes: ['GET /v1/parcels/{pcl_6000}', 'POST /v1/labels', 'GET /v1/rates', 'GET /v1/labels/{lbl_6000}'],
  },
  {
    slug: 'notifications',
    name: 'Notifications',
    prefix: 'notify',
    team: 'Platform',
    source: 'verification',
    medianMs: 18,
    routes: ['POST /v1/messages', 'GET /v1/messages/{msg_9000}', 'GET /v1/templates/{40}'],
  },
  {
    slug: 'identity',
    name: 'Identity',
    prefix: 'id',
    team: 'Platform',
    source: 'verification',
    medianMs: 29,
    routes: ['POST /v1/introspect', 'GET /v1/users/{5000}', 'GET /v1/users/{5000}/groups', 'POST /v1/users'],
    sensitiveRoutes: ['GET /v1/users/export', 'DELETE /v1/users/**'],
  },
  {
    slug: 'telemetry',
    name: 'Telemetry',
    prefix: 'tel',
    team: 'Platform',
    source: 'report',
    medianMs: 6,
    routes: ['POST /v1/events', 'POST /v1/metrics', 'POST /v1/traces'],
    environments: ['staging', 'production'],
  },
  {
    slug: 'partners',
    name: 'Partners',
    prefix: 'partner',
    team: 'Growth',
    source: 'report',
    medianMs: 34,
    routes: ['GET /v1/offers/{2500}', 'GET /v1/offers', 'POST /v1/orders', 'GET /v1/orders/{ord_2500}'],
    sensitiveRoutes: ['GET /v1/settlements/**'],
  },
  {
    slug: 'insights',
    name: 'Insights',
    prefix: 'insight',
    team: 'Data',
    source: 'report',
    medianMs: 340,
    routes: ['POST /v1/queries', 'GET /v1/queries/{qry_2000}', 'GET /v1/datasets/{60}', 'GET /v1/reports/{rpt_48}'],
    sensitiveRoutes: ['GET /v1/exports/**'],
  },
]
