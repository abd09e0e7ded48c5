import { Button } from '#components/ui/button.tsx'
import { Mono } from '#components/ui/mono.tsx'
import { formatCount } from '#lib/format/number.ts'
import type { SeenNetwork } from '#lib/usage/list-seen-networks.ts'

type SeenNetworksProps = {
  /** undefined while they are read, null where they could not be */
  seen: SeenNetwork[] | null | undefined
  /** those that what is typed leaves out */
  refused: SeenNetwork[]
  /** nothing is typed, so that any network is allowed */
  isOpenToAll: boolean
  onAllow: (networks: SeenNetwork[]) => void
}

/** From where the key was used, what of it would be refused, and a click that allows it. */
export function SeenNetworks({ seen, refused, isOpenToAll, onAllow }: SeenNetworksProps) {
  if (!seen || seen.length === 0) {
    return <p className="mt-3 text-text-2">{seen === undefined ? 'Reading where it is used from …' : words(seen)}</p>
  }
  const out = new Set(refused.map(({ network }) => network))
  const elsewhere = refused.filter(({ network }) => !seen.some(each => each.network === network))
  const offered = isOpenToAll ? seen : refused
  return (
    <div className="mt-3">
      <p className="font-medium">Used from in the last 30 days</p>
      <ul className="mt-1 max-h-44 overflow-y-auto" aria-label="Used from in the last 30 days">
        {[...seen, ...elsewhere].map(each => (
          <li key={each.network} className="flex min-h-8 items-center gap-3 text-text-2">
            <Mono>{each.network}</Mono>
            <span className="ml-auto">{formatCount(each.requests, 'request')}</span>
            <span className="w-16 text-right">
              {isOpenToAll || out.has(each.network) ? (
                <Button size="sm" onClick={() => onAllow([each])}>
                  Allow<span className="sr-only"> {each.network}</span>
                </Button>
              ) : (
                <span className="text-text-3 text-xs">allowed</span>
              )}
            </span>
          </li>
        ))}
      </ul>
      <div role="status" className="mt-2">
        {refused.length > 0 && (
          <p className="text-refused">
            {formatCount(refused.length, 'network')} would be refused, which made{' '}
            {formatCount(
              refused.reduce((sum, { requests }) => sum + requests, 0),
              'request',
            )}{' '}
            in the last 30 days.
          </p>
        )}
      </div>
      {offered.length > 1 && (
        <Button size="sm" className="mt-2" onClick={() => onAllow(offered)}>
          {isOpenToAll ? 'Allow these alone' : 'Allow these too'}
        </Button>
      )}
    </div>
  )
}

function words(seen: SeenNetwork[] | null): string {
  if (seen === null) return 'Where it is used from could not be read.'
  return 'No network is known that it was used from in the last 30 days.'
}
