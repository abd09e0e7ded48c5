import { ExactTime } from '#components/ui/exact-time.tsx'
import type { getLineage } from '#lib/keys/queries.ts'

type Lineage = NonNullable<Awaited<ReturnType<typeof getLineage>>>

const ways = {
  created: 'when it was created',
  claimed: 'when it was claimed',
  rotated: 'when it was rotated',
  minted: 'through a token',
  shared: 'as somebody recorded',
}

/** Whoever has seen a secret that still works could use it. Past secrets are in the tab that lists them. */
export function SeenBy({ lineage }: { lineage: Lineage }) {
  const living = lineage.secrets.filter(secret => secret.state !== 'ended')
  const shown = living.flatMap(secret =>
    lineage.exposures.filter(exposure => exposure.secretId === secret.id).map(exposure => ({ exposure, secret })),
  )
  if (shown.length === 0) return living.length === 0 ? 'none of its secrets work' : 'nobody'
  return (
    <ul>
      {shown.map(({ exposure, secret }) => (
        <li key={`${exposure.secretId} ${exposure.memberId} ${exposure.at.getTime()}`}>
          {exposure.name}
          <span className="block text-text-3 text-xs/[17px]">
            {living.length > 1 && (secret.state === 'current' ? 'new secret, ' : 'old secret, ')}
            <ExactTime iso={exposure.at.toISOString()} />, {ways[exposure.how]}
          </span>
        </li>
      ))}
    </ul>
  )
}
