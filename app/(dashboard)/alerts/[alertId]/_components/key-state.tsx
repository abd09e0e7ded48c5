import { Pause } from 'lucide-react'
import type { ReactNode } from 'react'
import { ExactTime } from '#components/ui/exact-time.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { recentWords } from '../../../keys/[keyId]/_components/recent-words.tsx'
import type { KeyPageFacts } from '../../../keys/[keyId]/read-key-page.ts'
import { StopKey } from './stop-key.tsx'

type KeyStateProps = {
  facts: KeyPageFacts
  /** what the ledger is told of why it was stopped */
  note: string
  /** when Keyturn quarantined it by itself, each time */
  stops: Date[]
  /** Keyturn saw it used, and the count does not know of it yet */
  isSeenOnly: boolean
  nameOf: (label: string) => string
}

/** What stops when the key does, beside the button that stops it; or that it is stopped, beside the one that undoes it. */
export function KeyState({ facts, note, stops, isSeenOnly, nameOf }: KeyStateProps) {
  const { key, use, may, events } = facts
  const stop = <StopKey keyId={key.id} name={key.name} may={may} use={use} note={note} />
  if (key.endedAt || key.status === 'expired') return <Notice title="This key has ended.">Every use is refused.</Notice>
  if (key.compromisedAt) {
    return (
      <Notice tone="refused" title="No secret of this key works.">
        Marked as compromised <ExactTime iso={key.compromisedAt.toISOString()} />. It works again when a new secret is
        made.
      </Notice>
    )
  }
  if (key.quarantinedAt) {
    const by = events.find(({ action }) => action === 'key.quarantined')?.by
    const isBySelf = stops.some(at => at.getTime() === key.quarantinedAt?.getTime())
    return (
      <Notice
        icon={<Pause />}
        title={
          <>
            {isBySelf ? 'Keyturn quarantined this key by itself' : 'Quarantined'}{' '}
            <ExactTime iso={key.quarantinedAt.toISOString()} />
            {!isBySelf && by && <>, by {nameOf(by)}</>}.
          </>
        }
        action={may.release && stop}
      >
        Every use is refused and nothing is destroyed. {may.release ? 'Release undoes it.' : whoReleases}
      </Notice>
    )
  }
  return (
    <Panel tone="stop" className="flex items-center gap-5 max-md:flex-wrap">
      <Words>
        <b className="font-semibold text-text">Quarantine stops every use of this key, and can be undone.</b> It also
        stops what is normal. {isSeenOnly ? seenOnly : recentWords(use)} {!may.quarantine && whoStops}
      </Words>
      {may.quarantine && <div className="flex-none max-md:w-full max-md:[&>*]:w-full">{stop}</div>}
    </Panel>
  )
}

const seenOnly =
  'It was used just now; how often, its service has not reported yet. Whoever uses it from the next second on is refused.'
const whoStops = 'Its holder, a lead of its team, security or an owner can stop it.'
const whoReleases = 'A lead of its team, security or an owner can release it.'

function Words({ children }: { children: ReactNode }) {
  return <p className="min-w-0 flex-1 text-text-2 [&_b]:text-text">{children}</p>
}
