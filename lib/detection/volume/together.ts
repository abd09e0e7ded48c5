import type { Observation } from './observe.ts'

/** Of a bucket: how many keys of a service are far above what is expected of them, and how many far below. */
export interface Crowd {
  above: number
  below: number
}

/** In standard deviations, and requests: what half a dozen keys that do nothing together hardly ever show at once. */
const far = { apart: 3, requests: 10 }
/** At a launch, or in an outage, two keys at least do the same, and so large a share of those in use. */
const share = 0.15

export function addToCrowd(crowd: Crowd, { stretches }: Pick<Observation, 'stretches'>): void {
  const isFar = (sign: number) =>
    stretches.some(({ apart, seen, expected }) => sign * apart >= far.apart && sign * (seen - expected) >= far.requests)
  if (isFar(1)) crowd.above++
  else if (isFar(-1)) crowd.below++
}

/** How many keys do it together; 0: too few of those in use, so that it is the one key's. */
export function togetherOf(crowd: Crowd, { isMore, keys }: { isMore: boolean; keys: number }): number {
  const many = isMore ? crowd.above : crowd.below
  return many >= Math.max(2, share * keys) ? many : 0
}
