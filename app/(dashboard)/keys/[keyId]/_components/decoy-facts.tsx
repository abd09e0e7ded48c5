import Link from 'next/link'
import { KeyHint } from '#components/key/key-hint.tsx'
import { ExactTime } from '#components/ui/exact-time.tsx'
import { Fact, Facts } from '#components/ui/facts.tsx'
import type { KeyPageFacts } from '../read-key-page.ts'
import { SeenBy } from './seen-by.tsx'
import { SharedWith } from './shared-with.tsx'

/** Where a decoy lies, who made it, and who has seen it: whoever uses it is one of them, or has been there. */
export function DecoyFacts({ facts, isLinked = false }: { facts: KeyPageFacts; isLinked?: boolean }) {
  const { key, lineage, may } = facts
  return (
    <Facts>
      {isLinked && (
        <Fact label="Decoy" note={`${key.service}, ${key.environment}`}>
          <Link href={`/keys/${key.id}`}>{key.name}</Link>
        </Fact>
      )}
      {isLinked && (
        <Fact label="Hint">
          <KeyHint hint={key.hint} className="text-text" />
        </Fact>
      )}
      <Fact label="Planted in">{key.decoy?.plantedIn}</Fact>
      <Fact label="Made by" note={<ExactTime iso={key.createdAt.toISOString()} />}>
        {key.decoy?.by?.name ?? 'nobody here'}
      </Fact>
      <Fact label="Seen by">
        <SeenBy lineage={lineage} evenEnded />
        {may.share && !isLinked && <SharedWith keyId={key.id} />}
      </Fact>
    </Facts>
  )
}
