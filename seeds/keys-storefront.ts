import { dev, europe, type KeySpec, keysOf, prd, stg, unused, world } from './key-spec.ts'

const catalog = keysOf('catalog')
const search = keysOf('search')
const shipping = keysOf('shipping')

export const storefrontKeys: KeySpec[] = [
  catalog(prd, 'storefront', ['shop', 2600], { age: 37, scopes: ['products:read', 'prices:read'], sites: world }),
  catalog(prd, 'warehouse-sync', ['flushes', 480], { age: 87, scopes: ['stock:write'] }),
  catalog(prd, 'price-feed', ['steady', 60], {
    age: 29,
    scopes: ['prices:read'],
    sites: ['amsterdam'],
    routes: ['GET /v1/prices/{4000}', 'GET /v1/products'],
  }),
  catalog(prd, 'nightly-export', ['nightly', 22], { age: 92.2, scopes: ['products:read'] }),
  catalog(prd, 'marketplace-bridge', ['shop', 95], { age: 55, rotated: 10, lingers: 0 }),
  catalog(prd, 'catalog-v1-proxy', ['steady', 9], {
    age: 108,
    revoked: { ago: 11, reason: 'no_longer_needed' },
  }),
  catalog(stg, 'storefront-preview', ['office', 52], { age: 24 }),
  catalog(stg, 'import-rehearsal', unused, { age: 36 }),
  catalog(dev, 'hana-laptop', ['office', 7], { age: 17 }, 'hana.novakova'),
  catalog(dev, 'luca-laptop', ['office', 4], { age: 62, expires: -3 }, 'luca.ferri'),
  catalog(dev, 'ci-catalog', ['office', 21], { age: 50 }),
  catalog(prd, 'mobile-app', ['shop', 800], { age: 65, scopes: ['products:read', 'prices:read'], sites: world }),
  catalog(prd, 'image-resizer', ['ticks', 48], { age: 39, routes: ['GET /v1/products/{4000}'] }),
  catalog(prd, 'store-screens', ['office', 18], { age: 51, sites: ['stockholm', 'helsinki'] }),
  catalog(dev, 'aisling-laptop', ['office', 6], { age: 20 }, 'aisling.byrne'),
  catalog(dev, 'jun-laptop', ['office', 5], { age: 26 }, 'jun.park'),

  search(prd, 'search-proxy', ['shop', 1150], { age: 83, rotated: 11, retired: 8, lingers: 0.012, sites: world }),
  search(prd, 'app-suggest', ['shop', 190], { age: 31, sites: world }),
  search(prd, 'indexer', ['flushes', 36], { age: 45 }),
  search(stg, 'search-staging', ['office', 14], { age: 39 }),
  search(dev, 'mei-laptop', ['office', 6], { age: 12 }, 'mei.lindqvist'),
  search(
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
  search(prd, 'help-center', ['office', 26], {
    age: 58,
    sites: ['frankfurt'],
    routes: ['GET /v1/search', 'GET /v1/suggest'],
  }),
  search(prd, 'marketplace-search', ['shop', 110], { age: 34, sites: world }),
  search(dev, 'jun-relevance', ['office', 4], { age: 18 }, 'jun.park'),

  shipping(prd, 'label-printer', ['office', 85], { age: 57 }),
  shipping(prd, 'parcel-tracker', ['steady', 240], {
    age: 73,
    sites: ['frankfurt', 'stockholm', 'dublin'],
    routes: ['GET /v1/parcels/{pcl_6000}', 'GET /v1/labels/{lbl_6000}'],
  }),
  shipping(prd, 'returns-desk', ['office', 9], { age: 28 }, 'daniel.okafor'),
  shipping(stg, 'shipping-staging', unused, { age: 34 }),
  shipping(dev, 'carrier-sandbox', ['office', 5], { age: 42 }),
  shipping(prd, 'checkout-rates', ['shop', 160], {
    age: 44,
    routes: ['GET /v1/rates'],
    sites: ['stockholm', 'frankfurt'],
  }),
  shipping(prd, 'depot-scanners', ['office', 120], {
    age: 69,
    sites: europe,
    routes: ['GET /v1/parcels/{pcl_6000}', 'GET /v1/labels/{lbl_6000}'],
  }),
  shipping(prd, 'carrier-manifest', ['nightly', 14], { age: 80 }),
  shipping(prd, 'customs-report', ['weekly', 4], { age: 47 }),
  shipping(dev, 'pedro-laptop', ['office', 5], { age: 21 }, 'pedro.azevedo'),
  shipping(dev, 'saoirse-laptop', ['office', 4], { age: 30 }, 'saoirse.quinn'),
]
