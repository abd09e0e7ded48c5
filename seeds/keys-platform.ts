import { dev, europe, type KeySpec, keysOf, prd, stg, unused, world } from './key-spec.ts'

const notifications = keysOf('notifications')
const identity = keysOf('identity')
const telemetry = keysOf('telemetry')

export const platformKeys: KeySpec[] = [
  notifications(prd, 'order-mails', ['shop', 150], { age: 63, rotated: 6.5, lingers: 0.02, sites: europe }),
  notifications(prd, 'push-relay', ['shop', 130], { age: 22, sites: ['frankfurt', 'virginia'] }),
  notifications(prd, 'sms-fallback', ['steady', 4], { age: 76, expires: -6 }),
  notifications(stg, 'notify-staging', ['office', 8], { age: 53 }),
  notifications(dev, 'clara-laptop', ['office', 4], { age: 15 }, 'clara.jensen'),
  notifications(prd, 'newsletter', ['weekly', 30], { age: 71, routes: ['POST /v1/messages'] }),
  notifications(prd, 'shipping-mails', ['ticks', 40], { age: 48 }),
  notifications(dev, 'elif-laptop', ['office', 5], { age: 24 }, 'elif.yildiz'),

  identity(prd, 'edge-introspect', ['shop', 900], {
    age: 46,
    scopes: ['introspect'],
    perMinuteLimit: 6000,
    sites: world,
  }),
  identity(prd, 'hr-sync', ['nightly', 12], {
    age: 54,
    scopes: ['users:read'],
    allowedNetworks: ['10.40.2.0/24'],
  }),
  identity(prd, 'partner-sso', unused, { age: 72 }),
  identity(stg, 'identity-staging', ['office', 16], { age: 38 }),
  identity(dev, 'omar-laptop', ['office', 6], { age: 27 }, 'omar.haddad'),
  identity(
    dev,
    'freya-laptop',
    ['office', 3],
    { age: 96, revoked: { ago: 12.5, reason: 'compromised', note: 'Was printed by a build.' } },
    'freya.nilsen',
  ),
  identity(
    prd,
    'viktor-oncall',
    ['office', 5],
    { age: 55, routes: ['GET /v1/users/{5000}', 'GET /v1/users/{5000}/groups'] },
    'viktor.sand',
  ),
  identity(prd, 'session-sweeper', ['ticks', 26], { age: 44, routes: ['GET /v1/users/{5000}'] }),
  identity(prd, 'access-review', ['monthly', 4], {
    age: 52,
    scopes: ['users:read'],
    routes: ['GET /v1/users/{5000}/groups'],
  }),
  identity(dev, 'rasmus-laptop', ['office', 5], { age: 16 }, 'rasmus.holt'),

  telemetry(prd, 'collector', ['flushes', 1900], { age: 32, sites: world }),
  telemetry(prd, 'edge-metrics', ['flushes', 170], { age: 49, sites: europe }),
  telemetry(stg, 'collector-staging', ['steady', 450], { age: 18 }),
  telemetry(prd, 'app-crash-reports', ['shop', 120], { age: 40, sites: world, routes: ['POST /v1/events'] }),
  telemetry(prd, 'uptime-probe', ['flushes', 60], {
    age: 77,
    sites: ['virginia', 'tokyo'],
    routes: ['POST /v1/metrics'],
  }),
]
