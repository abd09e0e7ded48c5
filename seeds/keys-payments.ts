import { dev, type KeySpec, keysOf, prd, stg, unused, world } from './key-spec.ts'

const payments = keysOf('payments')
const invoices = keysOf('invoices')

export const paymentsKeys: KeySpec[] = [
  payments(prd, 'checkout-api', ['shop', 1300], {
    age: 61,
    rotated: 4,
    lingers: 0.16,
    scopes: ['charges:write', 'charges:read', 'refunds:write'],
    sites: ['stockholm', 'frankfurt', 'virginia'],
  }),
  payments(prd, 'billing-worker', ['steady', 88], {
    age: 40,
    scopes: ['charges:read', 'payouts:write'],
    sites: ['stockholm'],
    routes: ['GET /v1/charges', 'GET /v1/charges/{ch_4000}', 'GET /v1/customers/{cus_3000}'],
  }),
  payments(prd, 'mobile-gateway', ['shop', 620], { age: 33, scopes: ['charges:write'], sites: world }),
  payments(prd, 'refund-worker', ['office', 46], {
    age: 71,
    scopes: ['refunds:write'],
    allowedNetworks: ['10.24.0.0/16'],
  }),
  payments(prd, 'fraud-scorer', ['steady', 120], { age: 52, scopes: ['charges:read'], perMinuteLimit: 600 }),
  payments(prd, 'reconciliation', ['nightly', 30], { age: 92, scopes: ['charges:read', 'balance:read'] }),
  payments(prd, 'support-console', ['office', 12], { age: 26, scopes: ['charges:read'] }, 'tomas.silva'),
  payments(prd, 'acquirer-callback', ['shop', 75], { age: 48, expires: 9 }),
  payments(prd, 'legacy-pos', ['office', 22], {
    age: 104,
    quarantined: { ago: 2.3, note: 'Sends from a network that nobody at the shops knows.' },
  }),
  payments(prd, 'checkout-php', ['shop', 40], {
    age: 110,
    revoked: { ago: 6.2, reason: 'no_longer_needed' },
    retries: 0.04,
  }),
  payments(stg, 'checkout-staging', ['office', 34], { age: 44 }),
  payments(stg, 'load-test', ['nightly', 24], { age: 30, perMinuteLimit: 3000 }),
  payments(stg, 'refund-staging', ['office', 6], { age: 80, lingers: 0.05, rotated: 12 }),
  payments(dev, 'priya-laptop', ['office', 9], { age: 19 }, 'developer'),
  payments(dev, 'tomas-laptop', ['office', 6], { age: 64 }, 'tomas.silva'),
  payments(dev, 'ci-payments', ['office', 18], { age: 58 }),
  payments(dev, 'jonas-spike', unused, { age: 41 }, 'lead'),
  payments(prd, 'pos-terminals', ['shop', 140], {
    age: 74,
    scopes: ['charges:write'],
    sites: ['stockholm', 'helsinki'],
  }),
  payments(prd, 'subscriptions', ['ticks', 90], { age: 56, scopes: ['charges:write', 'charges:read'] }),
  payments(prd, 'gift-cards', ['shop', 24], { age: 43 }),
  payments(prd, 'month-end-close', ['monthly', 6], {
    age: 88,
    scopes: ['charges:read', 'balance:read'],
    routes: ['GET /v1/charges', 'GET /v1/balance'],
  }),
  payments(prd, 'dispute-desk', ['office', 7], { age: 35 }, 'anneli.virtanen'),
  payments(dev, 'kofi-laptop', ['office', 5], { age: 14 }, 'kofi.mensah'),
  payments(dev, 'lena-laptop', ['office', 4], { age: 33 }, 'lena.brandt'),

  invoices(prd, 'invoice-mailer', ['office', 140], { age: 66 }),
  invoices(prd, 'accounting-export', ['nightly', 26], { age: 35, allowedNetworks: ['10.31.0.0/16'] }),
  invoices(prd, 'partner-nordbok', ['office', 8], { age: 78, expires: 4 }),
  invoices(prd, 'dunning', ['steady', 14], { age: 21 }),
  invoices(stg, 'invoice-staging', ['office', 11], { age: 47 }),
  invoices(dev, 'marek-laptop', ['office', 5], { age: 23 }, 'marek.dvorak'),
  invoices(
    dev,
    'pdf-spike',
    ['office', 3],
    { age: 70, revoked: { ago: 9, reason: 'other', note: 'The experiment is over.' } },
    'developer',
  ),
  invoices(prd, 'vat-report', ['monthly', 3], { age: 82, routes: ['GET /v1/invoices', 'GET /v1/invoices/{inv_3000}'] }),
  invoices(prd, 'statement-run', ['weekly', 9], { age: 59 }),
  invoices(dev, 'anneli-laptop', ['office', 4], { age: 29 }, 'anneli.virtanen'),
]
