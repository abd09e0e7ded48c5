import { expect, test } from 'vitest'
import { initialsOf } from './initials.ts'

test.each([
  ['Aiko Tanaka', 'AT'],
  ['Tomás da Silva', 'TS'],
  ['priya', 'P'],
  ['', '?'],
])('initialsOf(%j) is %s', (name, text) => expect(initialsOf(name)).toBe(text))
