import type { Environment } from '#lib/access/words.ts'

/** How a key is used over the day and the week. `never`: nobody has used it. */
export type Rhythm = 'shop' | 'office' | 'steady' | 'nightly' | 'never'

export interface KeySpec {
  service: string
  environment: Environment
  name: string
  /** a mailbox of seeds/tidewater.ts; without one a machine of the key's own name holds it */
  holder?: string
  rhythm: Rhythm
  /** the mean over a week */
  perHour: number
  story: KeyStory
}

/** What happened to a key, in days before the sample's "now". */
export interface KeyStory {
  /** days since its creation; drawn, if left out */
  age?: number
  rotated?: number
  /** share of the requests that still come with the old secret once the new one is adopted, and after its end */
  lingers?: number
  /** somebody ended the overlap by hand */
  retired?: number
  revoked?: { ago: number; reason: 'no_longer_needed' | 'compromised' | 'leaked' | 'other'; note?: string }
  quarantined?: { ago: number; note: string }
  /** share of its requests that somebody still tries after its end */
  retries?: number
  /** days from "now"; negative: it has expired */
  expires?: number
  scopes?: string[]
  allowedNetworks?: string[]
  perMinuteLimit?: number
  /** used abroad since some hours before "now" */
  incident?: true
}

const prd = 'production'
const stg = 'staging'
const dev = 'development'
const key = (
  service: string,
  environment: Environment,
  name: string,
  use: readonly [Rhythm, number],
  story: KeyStory = {},
  holder?: string,
): KeySpec => ({ service, environment, name, holder, rhythm: use[0], perHour: use[1], story })
const unused = ['never', 0] as const

export const keySpecs: KeySpec[] = [
  key('payments', prd, 'checkout-api', ['shop', 620], {
    age: 61,
    rotated: 4,
    lingers: 0.16,
    scopes: ['charges:write', 'charges:read', 'refunds:write'],
  }),
  key('payments', prd, 'billing-worker', ['steady', 88], {
    age: 40,
    scopes: ['charges:read', 'payouts:write'],
    incident: true,
  }),
  key('payments', prd, 'mobile-gateway', ['shop', 310], { age: 33, scopes: ['charges:write'] }),
  key('payments', prd, 'refund-worker', ['office', 46], {
    age: 71,
    scopes: ['refunds:write'],
    allowedNetworks: ['10.24.0.0/16'],
  }),
  key('payments', prd, 'fraud-scorer', ['steady', 120], { age: 52, scopes: ['charges:read'], perMinuteLimit: 600 }),
  key('payments', prd, 'reconciliation', ['nightly', 30], { age: 92, scopes: ['charges:read', 'balance:read'] }),
  key('payments', prd, 'support-console', ['office', 12], { age: 26, scopes: ['charges:read'] }, 'tomas.silva'),
  key('payments', prd, 'acquirer-callback', ['shop', 75], { age: 48, expires: 9 }),
  key('payments', prd, 'legacy-pos', ['office', 22], {
    age: 104,
    quarantined: { ago: 2.3, note: 'Sends from a network that nobody at the shops knows.' },
  }),
  key('payments', prd, 'checkout-php', ['shop', 40], {
    age: 110,
    revoked: { ago: 6.2, reason: 'no_longer_needed' },
    retries: 0.04,
  }),
  key('payments', stg, 'checkout-staging', ['office', 34], { age: 44 }),
  key('payments', stg, 'load-test', ['nightly', 24], { age: 30, perMinuteLimit: 3000 }),
  key('payments', stg, 'refund-staging', ['office', 6], { age: 80, lingers: 0.05, rotated: 12 }),
  key('payments', dev, 'priya-laptop', ['office', 9], { age: 19 }, 'developer'),
  key('payments', dev, 'tomas-laptop', ['office', 6], { age: 64 }, 'tomas.silva'),
  key('payments', dev, 'ci-payments', ['office', 18], { age: 58 }),
  key('payments', dev, 'jonas-spike', unused, { age: 41 }, 'lead'),

  key('invoices', prd, 'invoice-mailer', ['office', 140], { age: 66 }),
  key('invoices', prd, 'accounting-export', ['nightly', 26], { age: 35, allowedNetworks: ['10.31.0.0/16'] }),
  key('invoices', prd, 'partner-nordbok', ['office', 8], { age: 78, expires: 4 }),
  key('invoices', prd, 'dunning', ['steady', 14], { age: 21 }),
  key('invoices', stg, 'invoice-staging', ['office', 11], { age: 47 }),
  key('invoices', dev, 'marek-laptop', ['office', 5], { age: 23 }, 'marek.dvorak'),
  key(
    'invoices',
    dev,
    'pdf-spike',
    ['office', 3],
    { age: 70, revoked: { ago: 9, reason: 'other', note: 'The experiment is over.' } },
    'developer',
  ),

  key('catalog', prd, 'storefront', ['shop', 760], { age: 37, scopes: ['products:read', 'prices:read'] }),
  key('catalog', prd, 'warehouse-sync', ['steady', 210], { age: 87, scopes: ['stock:write'] }),
  key('catalog', prd, 'price-feed', ['steady', 60], { age: 29, scopes: ['prices:read'] }),
  key('catalog', prd, 'nightly-export', ['nightly', 22], { age: 92.2, scopes: ['products:read'] }),
  key('catalog', prd, 'marketplace-bridge', ['shop', 95], { age: 55, rotated: 10, lingers: 0 }),
  key('catalog', prd, 'catalog-v1-proxy', ['steady', 9], {
    age: 108,
    revoked: { ago: 11, reason: 'no_longer_needed' },
  }),
  key('catalog', stg, 'storefront-preview', ['office', 52], { age: 24 }),
  key('catalog', stg, 'import-rehearsal', unused, { age: 36 }),
  key('catalog', dev, 'hana-laptop', ['office', 7], { age: 17 }, 'hana.novakova'),
  key('catalog', dev, 'luca-laptop', ['office', 4], { age: 62, expires: -3 }, 'luca.ferri'),
  key('catalog', dev, 'ci-catalog', ['office', 21], { age: 50 }),

  key('search', prd, 'search-proxy', ['shop', 480], { age: 83, rotated: 11, retired: 8, lingers: 0.012 }),
  key('search', prd, 'app-suggest', ['shop', 190], { age: 31 }),
  key('search', prd, 'indexer', ['steady', 36], { age: 45 }),
  key('search', stg, 'search-staging', ['office', 14], { age: 39 }),
  key('search', dev, 'mei-laptop', ['office', 6], { age: 12 }, 'mei.lindqvist'),
  key(
    'search',
    dev,
    'relevance-notebook',
    ['office', 10],
    {
      age: 68,
      revoked: { ago: 1.4, reason: 'leaked', note: 'Stood in a notebook that was shared outside.' },
      retries: 0.3,
    },
    'mei.lindqvist',
  ),

  key('shipping', prd, 'label-printer', ['office', 85], { age: 57 }),
  key('shipping', prd, 'parcel-tracker', ['steady', 110], { age: 73 }),
  key('shipping', prd, 'returns-desk', ['office', 9], { age: 28 }, 'daniel.okafor'),
  key('shipping', stg, 'shipping-staging', unused, { age: 34 }),
  key('shipping', dev, 'carrier-sandbox', ['office', 5], { age: 42 }),

  key('notifications', prd, 'order-mails', ['shop', 150], { age: 63, rotated: 6.5, lingers: 0.02 }),
  key('notifications', prd, 'push-relay', ['shop', 130], { age: 22 }),
  key('notifications', prd, 'sms-fallback', ['steady', 4], { age: 76, expires: -6 }),
  key('notifications', stg, 'notify-staging', ['office', 8], { age: 53 }),
  key('notifications', dev, 'clara-laptop', ['office', 4], { age: 15 }, 'clara.jensen'),

  key('identity', prd, 'edge-introspect', ['shop', 260], { age: 46, scopes: ['introspect'], perMinuteLimit: 6000 }),
  key('identity', prd, 'hr-sync', ['nightly', 12], {
    age: 54,
    scopes: ['users:read'],
    allowedNetworks: ['10.40.2.0/24'],
  }),
  key('identity', prd, 'partner-sso', unused, { age: 67 }),
  key('identity', stg, 'identity-staging', ['office', 16], { age: 38 }),
  key('identity', dev, 'omar-laptop', ['office', 6], { age: 27 }, 'omar.haddad'),
  key(
    'identity',
    dev,
    'freya-laptop',
    ['office', 3],
    { age: 96, revoked: { ago: 12.5, reason: 'compromised', note: 'Was printed by a build.' } },
    'freya.nilsen',
  ),

  key('telemetry', prd, 'collector', ['steady', 330], { age: 32 }),
  key('telemetry', prd, 'edge-metrics', ['steady', 170], { age: 49 }),
  key('telemetry', stg, 'collector-staging', ['steady', 20], { age: 18 }),
]
