import { expect, test } from 'vitest'
import { countryName } from './country-name.ts'

test.each([
  ['SE', 'Sweden'],
  ['SG', 'Singapore'],
  ['QX', 'QX'],
  ['T1', 'T1'],
  ['', ''],
])('%j is %j', (code, name) => expect(countryName(code)).toBe(name))
