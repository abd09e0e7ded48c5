import { expect, it } from 'vitest'
import { slugOf } from './slug.ts'

it.each([
  ['Tidewater Bank', 'tidewater-bank'],
  ['  Zürich -- Ops! ', 'zurich-ops'],
  ['支払い', '支払い'],
  ['!!!', ''],
])('%s is %s', (name, slug) => expect(slugOf(name)).toBe(slug))
