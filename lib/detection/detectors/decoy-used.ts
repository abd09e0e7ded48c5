import { countryName } from '#lib/format/country-name.ts'
import { formatCount } from '#lib/format/number.ts'
import type { Cue } from '#lib/usage/cue.ts'
import { type DecoyUser, readDecoyUser } from '#lib/usage/decoy-cues.ts'
import type { Finding } from '../finding.ts'
import type { KeyPast } from '../key-past.ts'

/** The value of who told no address, or no program; and of who came after more others than are told apart. */
export const nobodyInParticular = 'unknown'

/**
 * Somebody used a key that nobody has any business with. There is nothing to learn and nothing to compare: it was read
 * where it was planted, and so was whatever lies beside it. Each address and each program is told apart.
 */
export function decoyUsed(cue: Cue, past: KeyPast): Finding[] {
  if (cue.kind !== 'decoy' || past.plantedIn === null) return []
  const user = readDecoyUser(cue.value)
  const slug = past.services.get(cue.serviceId)
  const told = {
    ...({ detector: 'decoy_used', severity: 'critical' } as const),
    says: 'is a decoy, and somebody used it',
    expected: 'no use by anybody',
    ...{ first: cue.first, last: cue.last, requests: cue.requests, source: cue.source },
  }
  const from = [whereOf(user, past), slug && `tried at ${slug}`].filter(Boolean).join(', ')
  return [
    {
      ...told,
      subject: 'address',
      value: user.ip ?? nobodyInParticular,
      expected: `no use by anybody: it was planted in “${past.plantedIn}”`,
      seen: from,
    },
    {
      ...told,
      subject: 'client',
      value: user.client ?? nobodyInParticular,
      seen: user.client ?? 'a program that gave no name',
    },
    ...(user.isLetThrough ? [letThrough(told, slug)] : []),
  ]
}

/** Told apart, since what was refused before and after it must not hide it. */
function letThrough(told: Omit<Finding, 'subject' | 'value' | 'seen'>, slug = 'a service'): Finding {
  const requests = formatCount(told.requests, 'request')
  return { ...told, subject: 'use', value: 'let_through', seen: `${requests} let through by ${slug}, as is reported` }
}

function whereOf({ ip, country, asn }: DecoyUser, { networkNames }: KeyPast): string {
  if (ip === null) return 'an address that nobody told'
  const network = asn === null ? undefined : (networkNames.get(String(asn)) ?? `AS${asn}`)
  return [ip, country && countryName(country), network].filter(Boolean).join(', ')
}
