import { expect, it } from 'vitest'
import { safePath } from './safe-path.ts'

it.each([
  ['/keys?status=active', '/keys?status=active'],
  ['/keys?a=1&_rsc=abc', '/keys?a=1'],
  ['/', '/'],
  [null, '/'],
  ['', '/'],
  ['keys', '/'],
  ['https://evil.example/', '/'],
  ['//evil.example', '/'],
  ['/\\evil.example', '/'],
  ['/\t/evil.example', '/'],
  ['/\n/evil.example', '/'],
  ['/..//evil.example', '/'],
  ['javascript:alert(1)', '/'],
  [`/${'a'.repeat(3000)}`, '/'],
])('%j leads to %s', (next, path) => expect(safePath(next)).toBe(path))
