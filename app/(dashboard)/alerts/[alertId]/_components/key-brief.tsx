import Link from 'next/link'
import { KeyHint } from '#components/key/key-hint.tsx'
import { ExactTime } from '#components/ui/exact-time.tsx'
import { Fact, Facts } from '#components/ui/facts.tsx'
import { Holder } from '#components/ui/holder.tsx'
import { Mono } from '#components/ui/mono.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { SeenBy } from '../../../keys/[keyId]/_components/seen-by.tsx'
import type { KeyPageFacts } from '../../../keys/[keyId]/read-key-page.ts'

/** What the key may do and who knows it: enough to judge what was seen. */
export function KeyBrief({ facts: { key, lineage } }: { facts: KeyPageFacts }) {
  const { holder } = key
  const current = lineage.secrets.find(secret => secret.state === 'current')
  return (
    <Facts>
      <Fact label="Key" note={`${key.service}, ${key.environment}`}>
        <Link href={`/keys/${key.id}`}>{key.name}</Link>
      </Fact>
      <Fact label="Hint">
        <KeyHint hint={key.hint} className="text-text" />
      </Fact>
      <Fact label="Holder" note={holder?.kind === 'machine' ? `${holder.responsible} is responsible` : holder?.email}>
        {holder ? <Holder kind={holder.kind === 'machine' ? 'machine' : 'person'} name={holder.name} /> : 'nobody'}
      </Fact>
      <Fact
        label="Secret"
        note={
          key.rotatesAt && (
            <>
              rotation due <ExactTime day iso={key.rotatesAt.toISOString()} />
            </>
          )
        }
      >
        {current ? (
          <>
            made <RelativeTime iso={current.createdAt.toISOString()} />
          </>
        ) : (
          'none that works'
        )}
      </Fact>
      <Fact label="Seen by">
        <SeenBy lineage={lineage} />
      </Fact>
      <Fact label="Networks">{lines(key.allowedNetworks, 'any')}</Fact>
      <Fact label="Scopes">{lines(key.scopes, 'all of the service')}</Fact>
    </Facts>
  )
}

function lines(values: string[], none: string) {
  if (values.length === 0) return none
  return values.map(value => (
    <Mono key={value} className="block">
      {value}
    </Mono>
  ))
}
