import { expect, test } from 'vitest'
import type { Need } from './need.ts'
import { orderNeeds } from './order-needs.ts'

const need = (id: string, badge: Need['badge'], at = '2026-11-23T00:00:00Z'): Need => ({
  ...{ id, badge, at, name: id, what: '', note: '', href: '/' },
})

test('the gravest first, then what is overdue the longest, then what comes next; what is stopped already last', () => {
  const needs = [
    need('stopped', { status: 'quarantined' }, '2026-11-01T00:00:00Z'),
    need('overlap in 3 days', { status: 'overlap' }, '2026-11-26T00:00:00Z'),
    need('expires in 8 days', { status: 'due' }, '2026-12-01T00:00:00Z'),
    need('overlap in 12 hours', { status: 'overlap' }, '2026-11-23T12:00:00Z'),
    need('due since 15 Nov', { status: 'due' }, '2026-11-15T00:00:00Z'),
    need('overdue since 10 Nov', { status: 'overdue' }, '2026-11-10T00:00:00Z'),
    need('overdue since 8 Nov', { status: 'overdue' }, '2026-11-08T00:00:00Z'),
    need('medium', { severity: 'medium' }),
    need('compromised', { status: 'compromised' }, '2026-11-20T00:00:00Z'),
    need('the busiest', { severity: 'critical' }, '2026-11-22T00:00:00Z'),
    need('less busy', { severity: 'critical' }, '2026-11-21T00:00:00Z'),
    need('high', { severity: 'high' }),
  ]
  expect(orderNeeds(needs).map(({ id }) => id)).toEqual([
    'compromised',
    'the busiest',
    'less busy',
    'high',
    'medium',
    'overdue since 8 Nov',
    'overdue since 10 Nov',
    'due since 15 Nov',
    'overlap in 12 hours',
    'overlap in 3 days',
    'expires in 8 days',
    'stopped',
  ])
})
