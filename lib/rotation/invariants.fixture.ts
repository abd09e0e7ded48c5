import { isSecretRetired } from '#lib/keys/secret-state.ts'

/** What must hold of a key whatever is done to it, in whatever order. Each is told as what is broken, or null. */

export interface Snapshot {
  at: Date
  key: {
    status: 'active' | 'revoked' | 'expired'
    quarantinedAt: Date | null
    compromisedAt: Date | null
    expiresAt: Date | null
  }
  secrets: {
    id: string
    successorId: string | null
    firstUsedAt: Date | null
    retiresBy: Date | null
    retiresAt: Date | null
    endedAt: Date | null
    endReason: string | null
  }[]
  /** how verification answers to each secret, in the same order */
  codes: string[]
}

export interface Step {
  before: Snapshot
  after: Snapshot
  /** what was done in between */
  act: string
}

type Invariant = (step: Step) => string | null

const isLive = (secret: Snapshot['secrets'][number], at: Date) =>
  secret.endedAt === null && !isSecretRetired(secret, at)
const liveOf = ({ secrets, at }: Snapshot) => secrets.filter(secret => isLive(secret, at))

export const invariants: Record<string, Invariant> = {
  'at most two secrets live': ({ after }) => (liveOf(after).length > 2 ? `${liveOf(after).length} live` : null),

  'a dead secret never lives again': ({ before, after }) => {
    const dead = before.secrets.filter(secret => !isLive(secret, before.at))
    const risen = dead.find(({ id }) => liveOf(after).some(secret => secret.id === id))
    return risen ? `${risen.id} lives again` : null
  },

  'an end that is written stays as it was': ({ before, after }) => {
    const ended = before.secrets.filter(secret => secret.endedAt !== null)
    const changed = ended.find(old => {
      const now = after.secrets.find(({ id }) => id === old.id)
      return now?.endedAt?.getTime() !== old.endedAt?.getTime() || now?.endReason !== old.endReason
    })
    return changed ? `${changed.id} was ended anew` : null
  },

  'no deadline moves later than the one that fulfilment set': ({ before, after }) => {
    const moved = before.secrets.find(old => {
      const now = after.secrets.find(({ id }) => id === old.id)
      return old.retiresBy !== null && (now?.retiresBy === null || (now?.retiresBy ?? 0) > old.retiresBy)
    })
    return moved ? `${moved.id} may live longer` : null
  },

  'a deadline lies within the key’s own expiry': ({ after: { key, secrets } }) => {
    const late = secrets.find(({ retiresBy }) => key.expiresAt && retiresBy && retiresBy > key.expiresAt)
    return late ? `${late.id} outlives its key` : null
  },

  'nothing moves a key’s own expiry': ({ before, after }) =>
    before.key.expiresAt?.getTime() === after.key.expiresAt?.getTime() ? null : 'moved',

  'a quarantined, compromised or ended key never verifies': ({ after: { key, codes, at } }) => {
    const isPast = key.expiresAt !== null && key.expiresAt <= at
    const isStopped = key.status !== 'active' || key.quarantinedAt !== null || key.compromisedAt !== null || isPast
    return isStopped && codes.includes('valid') ? codes.join() : null
  },

  'every live secret of a key that is free verifies, and no other': ({ after: { key, secrets, codes, at } }) => {
    const isPast = key.expiresAt !== null && key.expiresAt <= at
    if (key.status !== 'active' || key.quarantinedAt || isPast) return null
    const wrong = secrets.findIndex((secret, index) => isLive(secret, at) !== (codes[index] === 'valid'))
    return wrong < 0 ? null : `${secrets[wrong]?.id} is ${codes[wrong]}`
  },

  'the clock never retires the last live secret': ({ before, after, act }) => {
    if (act !== 'clock' || after.key.status !== 'active' || after.key.compromisedAt) return null
    const isPast = after.key.expiresAt !== null && after.key.expiresAt <= after.at
    return liveOf(before).length > 0 && liveOf(after).length === 0 && !isPast ? 'none is left' : null
  },
}
