'use client'

import Link from 'next/link'
import { AsideSection } from '#components/ui/aside-section.tsx'
import { ExactTime } from '#components/ui/exact-time.tsx'
import { Fact, Facts } from '#components/ui/facts.tsx'
import { formatDuration } from '#lib/format/duration.ts'
import { intervalWords } from '#lib/format/interval-words.ts'
import type { NewKeyChoices } from '#lib/keys/new-key-choices.ts'
import { codes, type Draft, prefixOf, serviceOf } from './draft.ts'

/** The reasons beside the form: what comes of it, under which policy, who will have seen it. */
export function NewKeyAside({ draft, choices, now }: { draft: Draft; choices: NewKeyChoices; now: string }) {
  const service = serviceOf(draft, choices)
  const prefix = prefixOf(draft, choices) || 'prefix'
  const many = draft.environments.length > 1
  return (
    <>
      <AsideSection title={many ? 'What they will be' : 'What it will be'}>
        <div className="grid rounded-2 bg-sunken px-3.5 py-3 font-mono text-text-3 text-xs/[20px]">
          {draft.environments.map(environment => (
            <span key={environment} className="wrap-anywhere">
              {prefix}_{codes[environment]}_<span className="text-text">••••…••</span>
            </span>
          ))}
        </div>
        <p className="mt-1.5 text-text-3 text-xs/[17px]">
          {prefix.length + 54} characters, 43 of them random. You see all of them once; afterwards a hint like this one
          is left.
        </p>
      </AsideSection>
      {draft.environments.map(environment => (
        <Policy key={environment} service={service} environment={environment} now={now} />
      ))}
      <AsideSection title="Not to be used at all?">
        <p className="text-text-2">
          A decoy looks like a key, lies where a thief would look, and tells of whoever uses it.
        </p>
        <p className="mt-1.5">
          <Link href={`/keys/new/decoy${service ? `?service=${service.slug}` : ''}`}>Make a decoy instead</Link>
        </p>
      </AsideSection>
      <AsideSection title="Who will see it">
        <p className="text-text-2">
          You, once, on the next page. It is written down that you did; if you leave, this key is in the plan.
        </p>
      </AsideSection>
    </>
  )
}

type PolicyProps = { service: ReturnType<typeof serviceOf>; environment: Draft['environments'][number]; now: string }

function Policy({ service, environment, now }: PolicyProps) {
  const policy = service?.environments.find(each => each.environment === environment)
  if (!service || !policy) return null
  const days = policy.rotationIntervalDays
  return (
    <AsideSection title={`Policy of ${service.slug}, ${environment}`}>
      <Facts>
        <Fact
          label="Rotates"
          note={
            days !== null && (
              <>
                first on <ExactTime iso={new Date(Date.parse(now) + days * 86_400_000).toISOString()} />
              </>
            )
          }
        >
          {intervalWords(policy.rotationIntervalDays)}
        </Fact>
        <Fact label="Overlap" note="old and new work side by side, counted from the new one’s first use">
          {formatDuration(policy.overlapSeconds * 1000)}
        </Fact>
        <Fact
          label="Deadline"
          note={
            policy.atDeadline === 'hold'
              ? 'while nobody uses the new one, the old one works on'
              : 'then the old one retires, whether or not the new one is used'
          }
        >
          {formatDuration(policy.deadlineSeconds * 1000)}
        </Fact>
      </Facts>
    </AsideSection>
  )
}
