import type { ReactNode } from 'react'
import { AsideSection } from '#components/ui/aside-section.tsx'
import { ExactTime } from '#components/ui/exact-time.tsx'
import { Fact, Facts } from '#components/ui/facts.tsx'
import { Holder } from '#components/ui/holder.tsx'
import { Mono } from '#components/ui/mono.tsx'
import { formatDuration } from '#lib/format/duration.ts'
import { formatNumber } from '#lib/format/number.ts'
import type { KeyRow } from '#lib/keys/key-row.ts'
import type { getLineage } from '#lib/keys/queries.ts'
import { AllowedNetworks } from './allowed-networks.tsx'
import { LivesIn } from './lives-in.tsx'
import { SeenBy } from './seen-by.tsx'
import { SharedWith } from './shared-with.tsx'

type KeyFactsProps = {
  keyRow: KeyRow
  lineage: NonNullable<Awaited<ReturnType<typeof getLineage>>>
  /** the policy that holds for it */
  rotation: ReactNode
  mayNote: boolean
  mayShare: boolean
  mayLimit: boolean
  noted?: { at: Date; by: string }
}

/** Who has it, who has seen it, where it may be used from: the facts that decide what breaks. */
export function KeyFacts({ keyRow: key, lineage, rotation, mayNote, mayShare, mayLimit, noted }: KeyFactsProps) {
  const { holder } = key
  return (
    <>
      <AsideSection>
        <Facts>
          <Fact
            label="Holder"
            note={holder?.kind === 'machine' ? `${holder.responsible} is responsible` : holder?.email}
          >
            {holder ? <Holder kind={holder.kind === 'machine' ? 'machine' : 'person'} name={holder.name} /> : 'nobody'}
          </Fact>
          <Fact label="Seen by">
            <SeenBy lineage={lineage} />
            {mayShare && <SharedWith keyId={key.id} />}
          </Fact>
          <Fact
            label="Lives in"
            note={
              noted && (
                <>
                  noted <ExactTime day iso={noted.at.toISOString()} /> by {noted.by}
                </>
              )
            }
          >
            <LivesIn keyId={key.id} livesIn={key.livesIn} mayNote={mayNote} />
          </Fact>
          <Fact label="Scopes">{lines(key.scopes, 'all of the service')}</Fact>
          <Fact label="Networks">
            <AllowedNetworks keyId={key.id} name={key.name} networks={key.allowedNetworks} mayChange={mayLimit} />
          </Fact>
          <Fact label="Limit" note={key.rateLimits.length > 0 && key.retiring ? 'both secrets together' : undefined}>
            {key.rateLimits.length === 0
              ? 'none'
              : key.rateLimits.map(({ name, limit, windowSeconds }) => (
                  <span key={name} className="block">
                    {formatNumber(limit)} {perWindow(windowSeconds)}
                  </span>
                ))}
          </Fact>
          <Fact label="Created">
            <ExactTime iso={key.createdAt.toISOString()} />
          </Fact>
          {key.expiresAt && (
            <Fact label="Ends">
              <ExactTime iso={key.expiresAt.toISOString()} />
            </Fact>
          )}
        </Facts>
      </AsideSection>
      {rotation}
    </>
  )
}

function lines(values: string[], none: string): ReactNode {
  if (values.length === 0) return none
  return values.map(value => (
    <Mono key={value} className="block">
      {value}
    </Mono>
  ))
}

const windows: Record<number, string> = { 1: 'a second', 60: 'a minute', 3600: 'an hour', 86400: 'a day' }

function perWindow(seconds: number): string {
  return windows[seconds] ?? `in ${formatDuration(seconds * 1000)}`
}
