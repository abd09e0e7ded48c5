import { expect, test } from 'vitest'
import { emptyTree, learnPath, partsOf, segmentsOf, templateOf } from './route-tree.ts'

const template = (path: string) => templateOf(emptyTree(), segmentsOf(path))

test.each([
  ['/v1/users/123', '/v1/users/{id}'],
  ['/v1/users/456/', '/v1/users/{id}'],
  ['//v1//users/00c2d1a4-6a0b-4d5e-9f5e-8d2f2c6f3b11/keys', '/v1/users/{id}/keys'],
  ['/v1/customers/cus_9s6XKzkNRiz8i3', '/v1/customers/{id}'],
  ['/v1/orders/order-10293', '/v1/orders/{id}'],
  ['/v1/blobs/9f86d081884c7d65', '/v1/blobs/{id}'],
  ['/v1/events/01ARZ3NDEKTSV4RRFFQ69G5FAV', '/v1/events/{id}'],
  ['/v1/reports/2026-11-22', '/v1/reports/{id}'],
  ['/v1/people/ada@example.com', '/v1/people/{id}'],
  ['/v1/hosts/10.0.0.1', '/v1/hosts/{id}'],
  [`/v1/search/${'word-'.repeat(12)}`, '/v1/search/{id}'],
  [`/v1/lines/one\n${'字'.repeat(2_000)}`, '/v1/lines/{id}'],
  ['/v1/users/me', '/v1/users/me'],
  ['/oauth2/token', '/oauth2/token'],
  ['/v2/accounts/export', '/v2/accounts/export'],
  ['/facade', '/facade'],
  ['/', '/'],
])('%s is %s', (path, expected) => {
  expect(template(path)).toBe(expected)
})

test('a place that takes a hundred names is a name, and what stands behind it is one template', () => {
  const tree = emptyTree()
  const paths = Array.from({ length: 101 }, (_, n) => `/v1/users/${name(n)}/keys`)
  const learned = paths.map(path => learnPath(tree, segmentsOf(path)))
  expect(learned).toEqual([...new Array(100).fill(false), true])
  expect(templateOf(tree, segmentsOf('/v1/users/ada/keys'))).toBe('/v1/users/{name}/keys')
  expect(templateOf(tree, ['v1', 'users', 'grace'])).toBe('/v1/users/{name}')
  expect(templateOf(tree, ['v1', 'orders', 'grace'])).toBe('/v1/orders/grace')
})

test('a template is its own template, so that a tree can be learned again from what is stored', () => {
  const tree = emptyTree()
  for (const template of ['/v1/users/{name}/keys', '/v1/orders/{id}']) learnPath(tree, partsOf(template))
  expect(templateOf(tree, segmentsOf('/v1/users/ada/keys'))).toBe('/v1/users/{name}/keys')
  expect(templateOf(tree, partsOf('/v1/orders/{id}'))).toBe('/v1/orders/{id}')
  expect(templateOf(tree, partsOf('/v1/users/{name}/keys'))).toBe('/v1/users/{name}/keys')
  expect(learnPath(tree, segmentsOf('/v1/users/ada/keys'))).toBe(false)
})

test('a path without an end has one', () => {
  expect(segmentsOf('/a'.repeat(5_000))).toHaveLength(13)
})

/** Letters alone, so that it looks like no identifier. */
function name(n: number): string {
  return [...String(n)].map(digit => 'abcdefghij'[Number(digit)]).join('')
}
