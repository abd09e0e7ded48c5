import { browserDays, type Finding, manyPeople, unusedDays } from '#lib/posture/input.ts'

interface FindingWords {
  tab: string
  /** after a number, on the Overview: "4 unused for 90 days" */
  brief: (keys: number) => string
  /** after "4 of 148 live keys" */
  lead: (keys: number) => string
  /** after "No live key" */
  none: string
  why: string
  remedy: string
  /** the head of the column that says why a key is here */
  fact: string
  /** how those of one environment are sorted */
  order: string
}

const be = (keys: number) => (keys === 1 ? 'is' : 'are')
const have = (keys: number) => (keys === 1 ? 'has' : 'have')
const work = (keys: number) => (keys === 1 ? 'works' : 'work')

export const findingWords: Record<Finding, FindingWords> = {
  held_by_leavers: {
    tab: 'Held by leavers',
    brief: () => 'held by people who left or are suspended',
    lead: keys => `${be(keys)} held by people who left or are suspended, or by machines that they answer for`,
    none: 'is held by somebody who left or is suspended',
    why: 'Nobody hears when one is due, or misses it when it is gone, and who left may still know the secret.',
    remedy: 'Offboarding whoever is suspended hands over what still runs. What nobody needs is revoked.',
    fact: 'Left or suspended',
    order: 'the longest gone first',
  },
  browser_exposed: {
    tab: 'In a browser',
    brief: () => 'used by a browser',
    lead: keys => `${have(keys)} a secret that a browser used in the last ${browserDays} days`,
    none: `was used by a browser in the last ${browserDays} days`,
    why: 'What a page sends, everybody who opens it can read. Programs can call themselves browsers too: where the requests came from stands on the key’s page.',
    remedy: 'Let a server make the calls, and rotate: what a browser used before a rotation counts no more.',
    fact: 'Browser seen',
    order: 'the latest seen first',
  },
  seen_by_many: {
    tab: 'Known to many',
    brief: () => `known to more than ${manyPeople} people`,
    lead: keys => `${have(keys)} a secret that more than ${manyPeople} people have seen or were told`,
    none: `has a secret that more than ${manyPeople} people know`,
    why: 'Each of them can use it, and a log can’t tell who did.',
    remedy: 'After a rotation only whoever makes the new secret knows it.',
    fact: 'Known to',
    order: 'known to the most first',
  },
  without_networks: {
    tab: 'From any network',
    brief: keys => `${work(keys)} from any network`,
    lead: keys => `${work(keys)} from any network`,
    none: 'works from any network',
    why: 'A copy of one works wherever it ends up. With allowed networks it is refused everywhere else.',
    remedy: 'A lead of the service’s team sets them on the key’s page, which says first what they would refuse.',
    fact: 'Secret made',
    order: 'the oldest secret first',
  },
  without_rotation: {
    tab: 'Never due',
    brief: () => 'never due for rotation',
    lead: keys => `${be(keys)} never due for rotation: no interval applies`,
    none: 'is without a rotation interval',
    why: 'A secret that leaks unnoticed works until somebody changes it. An interval bounds that time.',
    remedy: 'A lead of the service’s team sets it, for a key or for its whole environment.',
    fact: 'Secret made',
    order: 'the oldest secret first',
  },
  without_expiry: {
    tab: 'Without an end',
    brief: () => 'without an end',
    lead: keys => `${have(keys)} no end: neither a day of its own nor a greatest age by policy`,
    none: 'is without an end',
    why: 'Forgotten, one works for ever.',
    remedy: 'A lead of the service’s team sets a greatest age. Who uses the key is told before it is reached.',
    fact: 'Created',
    order: 'the oldest first',
  },
  unused: {
    tab: 'Unused',
    brief: () => `unused for ${unusedDays} days`,
    lead: keys => `${keys === 1 ? 'was' : 'were'} not used for ${unusedDays} days`,
    none: `is unused for ${unusedDays} days`,
    why: 'Nobody would miss one, and whoever finds it is its first user in months.',
    remedy: 'Revoke what nobody needs; a policy can do so by itself after a time of idling.',
    fact: 'Unused since',
    order: 'the longest unused first',
  },
}

/** As an address has it: `held-by-leavers`. */
export function postureHref(finding: Finding, after?: string): string {
  const path = `/posture/${finding.replaceAll('_', '-')}`
  return after === undefined ? path : `${path}?after=${encodeURIComponent(after)}`
}
