import { newId } from '#db/schema/columns.ts'
import type { MemberActor } from '#lib/access/actor.ts'
import { createToken } from '#lib/credentials/tokens.ts'
import { createKey } from '#lib/keys/create-key.ts'
import { keyIdInput } from '#lib/keys/input.ts'
import { plantDecoy } from '#lib/keys/plant-decoy.ts'
import { quarantineKey, revokeKey } from '#lib/keys/stop-key.ts'
import { executeOffboarding } from '#lib/offboarding/execute-offboarding.ts'
import { planOffboarding } from '#lib/offboarding/plan-offboarding.ts'
import { must } from '#lib/result.ts'
import { handleOverdueRotations } from '#lib/rotation/handle-overdue-rotations.ts'
import { openDueRotations } from '#lib/rotation/open-due-rotations.ts'
import { retireOldSecret } from '#lib/rotation/retire-old-secret.ts'
import { rotateKey } from '#lib/rotation/rotate-key.ts'
import { createService } from '#lib/services/create-service.ts'
import { updateEnvironmentPolicy } from '#lib/services/update-environment-policy.ts'
import { markUsed } from './first-uses.ts'
import type { Founded, Person } from './found.ts'
import { leftDaysAgo } from './incidents.ts'
import type { KeySpec } from './key-spec.ts'
import type { Random } from './random.ts'
import { leads } from './tidewater.ts'
import { keySpecs } from './tidewater-keys.ts'
import { type ServiceSpec, services } from './tidewater-services.ts'

export interface SampleKey {
  id: string
  secretId: string
  /** plain text, for tests that present it; the demo drops it */
  plain: string
  name: string
  service: string
  environment: KeySpec['environment']
}

/** Something that somebody does at a moment. The ledger is dense, so a life is lived in order. */
interface Deed {
  daysAgo: number
  run: (at: Date) => Promise<void>
}

/** Lets the people of the sample do what they did: services, keys, rotations, stops, tokens. */
export async function liveThrough(founded: Founded, at: (daysAgo: number) => Date, random: Random) {
  const made: SampleKey[] = []
  const deeds = [
    ...services.map(service => serviceDeed(founded, service)),
    ...keySpecs.flatMap(spec => keyDeeds(founded, spec, random, made)),
    ...otherDeeds(founded),
    ...clockDeeds(founded),
  ]
  for (const deed of deeds.sort((a, b) => b.daysAgo - a.daysAgo)) await deed.run(at(deed.daysAgo))
  return made
}

function personOf(founded: Founded, mailbox: string): Person {
  const person = founded.people.get(mailbox)
  if (!person) throw new Error(`nobody in the sample has the mailbox ${mailbox}`)
  return person
}

function leadOf(founded: Founded, spec: KeySpec): MemberActor {
  const service = services.find(each => each.slug === spec.service)
  if (!service) throw new Error(`the sample has no service ${spec.service}`)
  return personOf(founded, leads[service.team]).actor
}

function serviceDeed(founded: Founded, spec: ServiceSpec): Deed {
  const { slug, name, prefix, environments, sensitiveRoutes } = spec
  const actor = personOf(founded, leads[spec.team]).actor
  const team = spec.team.toLowerCase()
  return {
    daysAgo: 116 - services.indexOf(spec) / 10,
    async run(at) {
      must(await createService(actor, { slug, name, prefix, team, environments, sensitiveRoutes }, at))
    },
  }
}

function keyDeeds(founded: Founded, spec: KeySpec, random: Random, made: SampleKey[]): Deed[] {
  const { story, service, environment, name } = spec
  const actor = spec.holder ? personOf(founded, spec.holder).actor : leadOf(founded, spec)
  const holder = spec.holder ? { member: personOf(founded, spec.holder).email } : { machine: name }
  const born = (story.age ?? 40) + random() * 0.4
  const isUsed = spec.rhythm !== 'never'
  const sample: SampleKey = { id: '', secretId: '', plain: '', name, service, environment }
  const keyId = () => keyIdInput.parse(sample.id)
  const keep = (secret: { id: string; secretId: string; key: string }) =>
    Object.assign(sample, { id: secret.id, secretId: secret.secretId, plain: secret.key })
  const deeds: Deed[] = [
    {
      daysAgo: born,
      async run(at) {
        const expiresAt =
          story.expires === undefined ? undefined : new Date(at.getTime() + (born + story.expires) * 86_400_000)
        const rateLimits = story.perMinuteLimit
          ? [{ name: 'per-minute', limit: story.perMinuteLimit, windowSeconds: 60 }]
          : undefined
        const { scopes, allowedNetworks } = story
        const input = { service, environment, name, holder, scopes, allowedNetworks, rateLimits }
        keep(must(await createKey(actor, { ...input, expiresAt: expiresAt?.toISOString() }, at)))
        if (isUsed) await markUsed(founded, sample.secretId, new Date(at.getTime() + 3_600_000))
        made.push(sample)
      },
    },
  ]
  const { rotated, retired, revoked, quarantined } = story
  if (rotated !== undefined) {
    deeds.push({
      daysAgo: rotated,
      async run(at) {
        keep(must(await rotateKey(actor, { keyId: keyId() }, at)))
        await markUsed(founded, sample.secretId, new Date(at.getTime() + 2_400_000))
      },
    })
  }
  if (retired !== undefined) {
    deeds.push({ daysAgo: retired, run: async at => void must(await retireOldSecret(actor, { keyId: keyId() }, at)) })
  }
  if (revoked) {
    const { ago, reason, note } = revoked
    deeds.push({
      daysAgo: ago,
      run: async at => void must(await revokeKey(actor, { keyId: keyId(), reason, note }, at)),
    })
  }
  if (quarantined) {
    const security = personOf(founded, 'security').actor
    const { ago, note } = quarantined
    deeds.push({
      daysAgo: ago,
      run: async at => void must(await quarantineKey(security, { keyId: keyId(), note }, at)),
    })
  }
  return deeds
}

function otherDeeds(founded: Founded): Deed[] {
  const actorOf = (mailbox: string) => personOf(founded, mailbox).actor
  const token = (daysAgo: number, mailbox: string, input: Parameters<typeof createToken>[1]): Deed => ({
    daysAgo,
    run: async at => void must(await createToken(actorOf(mailbox), input, at)),
  })
  const policy = (
    daysAgo: number,
    mailbox: string,
    service: string,
    change: { days: number; lead: boolean },
  ): Deed => ({
    daysAgo,
    async run(at) {
      const input = { service, environment: 'production' as const, overlapSeconds: 604_800, deadlineSeconds: 2_592_000 }
      const { days: rotationIntervalDays, lead: createNeedsLead } = change
      const wanted = { ...input, rotationIntervalDays, atDeadline: 'hold' as const, createNeedsLead }
      must(await updateEnvironmentPolicy(actorOf(mailbox), wanted, at))
    },
  })
  return [
    token(112, 'owner', { name: 'edge gateway', scopes: ['keys:verify', 'logs:write'] }),
    token(58, 'lead', {
      name: 'deploy pipeline',
      scopes: ['keys:read', 'keys:write'],
      service: 'payments',
      environment: 'staging',
    }),
    token(27, 'owner', { name: 'weekly report', scopes: ['keys:read', 'usage:read', 'audit:read'] }),
    policy(20, 'lead', 'payments', { days: 90, lead: true }),
    { daysAgo: 19.2, run: at => plant(founded, at) },
    policy(16, 'freya.nilsen', 'identity', { days: 60, lead: true }),
    { daysAgo: leftDaysAgo, run: at => offboard(founded, at) },
  ]
}

/** What the clock says while nobody looks: what is due is opened on its day, and overdue where nobody made a new secret. */
function clockDeeds({ organizationId }: Founded): Deed[] {
  const clock = { kind: 'system', organizationId, name: 'clock' } as const
  return Array.from({ length: 15 }, (_, index) => ({
    daysAgo: 15 - index,
    async run(at) {
      await openDueRotations(clock, at)
      await handleOverdueRotations(clock, at)
    },
  }))
}

/** One decoy, which nobody has used: it lies where whoever reads the wiki would take it for a key that works. */
async function plant(founded: Founded, at: Date): Promise<void> {
  const { actor } = personOf(founded, 'security')
  const place = { service: 'payments', environment: 'production', plantedIn: 'Wiki, page “Payouts runbook”' } as const
  must(await plantDecoy(actor, { ...place, name: 'payouts-export', attempt: newId() }, at))
}

/** Viktor Sand leaves; what they hold is kept, since somebody believes that the rota needs it. */
async function offboard(founded: Founded, at: Date): Promise<void> {
  const { actor } = personOf(founded, 'freya.nilsen')
  const { memberId } = personOf(founded, 'viktor.sand')
  const holder = personOf(founded, 'clara.jensen').memberId
  const plan = must(await planOffboarding(actor, { memberId }, at))
  const note = 'The on-call rota still runs with it.'
  const keys = plan.rows.map(({ keyId, stamp, idle }) => ({
    keyId,
    stamp,
    idle,
    action: 'keep' as const,
    holder,
    note,
  }))
  const decided = { memberId, hostile: false, overlapHours: 24, keys, tokens: [], machines: [], webhooks: [] }
  must(await executeOffboarding(actor, decided, at))
}
