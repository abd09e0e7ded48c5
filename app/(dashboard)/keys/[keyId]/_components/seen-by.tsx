import { ExactTime } from '#components/ui/exact-time.tsx'
import { Tag } from '#components/ui/tag.tsx'
import { formatUserAgent } from '#lib/format/user-agent.ts'
import type { Exposure } from '#lib/keys/list-exposures.ts'
import type { getLineage } from '#lib/keys/queries.ts'

type Lineage = NonNullable<Awaited<ReturnType<typeof getLineage>>>

/**
 * Whoever has seen a secret that still works could use it. Past secrets are in the tab that lists them, but for a decoy's,
 * which never worked and tells for ever.
 */
export function SeenBy({ lineage, evenEnded = false }: { lineage: Lineage; evenEnded?: boolean }) {
  const living = lineage.secrets.filter(secret => evenEnded || secret.state !== 'ended')
  const shown = living.flatMap(secret =>
    lineage.exposures.filter(exposure => exposure.secretId === secret.id).map(exposure => ({ exposure, secret })),
  )
  if (shown.length === 0) return living.length === 0 ? 'none of its secrets work' : 'nobody'
  return (
    <ul className="grid gap-1.5">
      {shown.map(({ exposure, secret }) => (
        <li key={exposure.id}>
          {exposure.name} {exposure.status === 'suspended' && <Tag tone="due">suspended</Tag>}
          {exposure.status === 'left' && <Tag>left</Tag>}
          <span className="block text-text-3 text-xs/[17px]">
            {living.length > 1 && (secret.state === 'current' ? 'new secret, ' : 'old secret, ')}
            <ExactTime iso={exposure.at.toISOString()} />, {wayOf(exposure)}
          </span>
          {exposure.from && (
            <span className="block text-text-3 text-xs/[17px]">
              {formatUserAgent(exposure.from.userAgent)}
              {exposure.from.ip && `, ${exposure.from.ip}`}
            </span>
          )}
        </li>
      ))}
    </ul>
  )
}

/** How they came to see it: "through token deploy-bot", "shared, as Jonas Weber recorded". */
function wayOf({ how, token, recordedBy }: Exposure): string {
  switch (how) {
    case 'created':
      return 'when it was created'
    case 'claimed':
      return 'when it was claimed'
    case 'rotated':
      return 'when it was rotated'
    case 'minted':
      return token ? `through token ${token.name}${token.machine ? ` of ${token.machine}` : ''}` : 'through a token'
    case 'shared':
      return recordedBy ? `shared, as ${recordedBy} recorded` : 'shared, as was recorded'
  }
}
