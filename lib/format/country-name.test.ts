import { expect, test } from 'vitest'
import { countryInWords, countryName } from './country-name.ts'

test.each([
  ['SE', 'Sweden'],
  ['SG', 'Singapore'],
  ['QX', 'QX'],
  ['T1', 'T1'],
  ['', ''],
])('%j is %j', (code, name) => expect(countryName(code)).toBe(name))

test.each([
  ['SE', 'Sweden'],
  ['US', 'the United States'],
  ['GB', 'the United Kingdom'],
  ['NL', 'the Netherlands'],
  ['KY', 'the Cayman Islands'],
  ['IE', 'Ireland'],
  ['T1', 'T1'],
])('in a sentence %j is %j', (code, words) => expect(countryInWords(code)).toBe(words))
