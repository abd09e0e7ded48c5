import type { MemberActor } from '#lib/access/actor.ts'
import { may } from '#lib/access/may.ts'
import { idleEnd, keyEnd } from '#lib/keys/key-end.ts'
import { zones } from '#lib/services/zones.ts'
import { KeyPolicyFacts } from './_components/key-policy-facts.tsx'
import { OwnPolicy } from './_components/own-policy.tsx'
import type { KeyPageFacts } from './read-key-page.ts'

/** The policy that holds for the key, which of it is the key's own, and a way to change that for whoever may. */
export function PolicySection({ actor, facts }: { actor: MemberActor; facts: KeyPageFacts }) {
  const { key, lineage, policy, environmentPolicy } = facts
  if (!policy || !environmentPolicy) return null
  const { environment, service, serviceId, teamId } = key
  const isLiving = key.status !== 'revoked' && key.status !== 'expired'
  const mayChange = isLiving && may(actor, 'service.manage', { teamId, serviceId, environment })
  const { environment: _, ...values } = environmentPolicy
  return (
    <KeyPolicyFacts
      policy={policy}
      own={Object.keys(key.policy ?? {})}
      place={{ service, environment, href: mayChange ? `/services/${service}/policy/${environment}` : undefined }}
      secrets={lineage.secrets}
      rotatesAt={key.rotatesAt}
      endsAt={isLiving && policy.maxAgeDays !== null ? keyEnd(key, policy) : null}
      idlesAt={isLiving ? idleEnd(key, policy) : null}
      change={
        mayChange && (
          <OwnPolicy
            keyId={key.id}
            name={key.name}
            environment={environment}
            environmentPolicy={values}
            own={key.policy}
            zones={zones}
          />
        )
      }
    />
  )
}
