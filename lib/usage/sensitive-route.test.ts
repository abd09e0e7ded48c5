import { expect, test } from 'vitest'
import { sensitiveMatcher } from './sensitive-route.ts'

const match = sensitiveMatcher(['POST /v1/payouts', 'GET /v1/accounts/**', '* /admin/{id}/keys'])

test.each([
  ['POST', '/v1/payouts', 'POST /v1/payouts'],
  ['POST', '/V1//payouts/?limit=1', 'POST /v1/payouts'],
  ['POST', '/v1/%70ayouts', 'POST /v1/payouts'],
  ['POST', '/v1/%2570ayouts', 'POST /v1/payouts'],
  ['POST', '/v1/%2e%2e/v1/./payouts', 'POST /v1/payouts'],
  ['POST', '\\v1\\payouts;jsessionid=1', 'POST /v1/payouts'],
  ['POST', '/v1;a=b/payouts', 'POST /v1/payouts'],
  ['POST', '/v1/x/..;/payouts', 'POST /v1/payouts'],
  ['POST', '/v1/payouts%20%00', 'POST /v1/payouts'],
  [null, '/v1/payouts', 'POST /v1/payouts'],
  ['GET', '/v1/accounts', 'GET /v1/accounts/**'],
  ['GET', '/v1/accounts/7/owners', 'GET /v1/accounts/**'],
  ['DELETE', '/admin/7/keys', '* /admin/{id}/keys'],
])('%s %s is a case of %s', (method, path, route) => {
  expect(match(method, path)).toBe(route)
})

test.each([
  ['GET', '/v1/payouts'],
  ['POST', '/v1/payouts/po_1'],
  ['POST', '/v1/payoutsx'],
  ['GET', '/v1/accountsx'],
  ['GET', '/admin/keys'],
  ['GET', '/admin/1/2/keys'],
  ['GET', '/%zz'],
  ['GET', null],
])('%s %s is a case of none', (method, path) => {
  expect(match(method, path)).toBeNull()
})
