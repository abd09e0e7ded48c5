import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { countryWords, describeCountries, isMarked } from './country-words.ts'
import map from './map-places.json' with { type: 'json' }

const plain = (text: string) => text.replaceAll('\u00a0', ' ')

test('a country in words', () =>
  expect(plain(countryWords({ code: 'SE', requests: 500, refused: 12 }, 1000))).toBe(
    'Sweden: 500 requests, 50 % of all; 12 refused',
  ))

test('few refused of many are no mark, few of few are', () => {
  expect(isMarked({ code: 'SE', requests: 100_000, refused: 999 })).toBe(false)
  expect(isMarked({ code: 'BR', requests: 3, refused: 3 })).toBe(true)
})

test('the largest are named, the rest counted, the refused told', () => {
  const countries = ['SE', 'DE', 'IE', 'FI', 'NO', 'DK'].map((code, index) => ({
    code,
    requests: 6 - index,
    refused: 0,
  }))
  expect(plain(describeCountries([...countries, { code: 'BR', requests: 4, refused: 2 }], 25))).toBe(
    'Requests by country: Sweden 24 %, Germany 20 %, Ireland 16 %, Brazil 16 %, Finland 12 % and 2 more countries. Refused: Brazil 50 %.',
  )
  expect(describeCountries([], 0)).toContain('none')
})

test('what has a shape in the picture has a place, and the other way round', () => {
  const shapes = [...readFileSync('public/map.svg', 'utf8').matchAll(/ id="([A-Z]{2})"/g)].map(match => match[1])
  const placed = Object.entries(map.places).filter(([, [, , area]]) => (area ?? 0) > 0)
  expect(shapes.length).toBeGreaterThan(170)
  expect(placed.map(([code]) => code).toSorted()).toEqual(shapes.toSorted())
})
