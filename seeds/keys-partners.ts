import { dev, type KeySpec, keysOf, prd, stg, unused } from './key-spec.ts'

const partners = keysOf('partners')
const insights = keysOf('insights')

export const partnersKeys: KeySpec[] = [
  partners(prd, 'nordic-deals', ['ticks', 60], {
    age: 53,
    sites: ['stockholm'],
    routes: ['GET /v1/offers', 'GET /v1/offers/{2500}'],
  }),
  partners(prd, 'bonusbazaar', ['shop', 95], { age: 46, sites: ['amsterdam', 'frankfurt'] }),
  partners(prd, 'vitrine-brasil', ['shop', 70], { age: 38, sites: ['saoPaulo'], expires: 21 }),
  partners(prd, 'kaikaku-mall', ['shop', 64], { age: 31, sites: ['tokyo'] }),
  partners(prd, 'southbound', ['shop', 38], { age: 25, sites: ['sydney'] }),
  partners(prd, 'settlement-run', ['weekly', 5], { age: 61, scopes: ['settlements:read'] }),
  partners(stg, 'partner-sandbox', ['office', 12], { age: 37, sites: ['amsterdam', 'virginia'] }),
  partners(dev, 'noor-laptop', ['office', 5], { age: 22 }, 'noor.elamin'),
  partners(dev, 'emil-laptop', ['office', 4], { age: 13 }, 'emil.krogh'),

  insights(prd, 'sales-dashboard', ['office', 34], { age: 57, sites: ['stockholm', 'dublin'] }),
  insights(prd, 'warehouse-loader', ['nightly', 20], { age: 66, routes: ['POST /v1/queries'] }),
  insights(prd, 'board-report', ['monthly', 2], { age: 72, routes: ['GET /v1/reports/{rpt_48}'] }),
  insights(prd, 'forecast-model', ['ticks', 22], { age: 42, routes: ['GET /v1/datasets/{60}', 'POST /v1/queries'] }),
  insights(stg, 'insights-staging', ['office', 8], { age: 32 }),
  insights(dev, 'ida-notebook', ['office', 8], { age: 19 }, 'ida.sorensen'),
  insights(dev, 'callum-laptop', ['office', 4], { age: 27 }, 'callum.reid'),
  insights(dev, 'fatima-laptop', unused, { age: 11 }, 'fatima.idrissi'),
]
