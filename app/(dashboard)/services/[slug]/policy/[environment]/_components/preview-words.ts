import { formatCount, formatNumber } from '#lib/format/number.ts'
import type { PreviewFate } from '#lib/rotation/preview-policy.ts'
import type { PreviewView } from '../preview-view.ts'

const keys = (count: number) => formatCount(count, 'key')
const is = (count: number, one: string, many: string) => `${keys(count)} ${count === 1 ? one : many}`

/** What stands over each list. */
export const groupWords: Record<PreviewFate, (count: number) => string> = {
  atOnce: count => is(count, 'becomes due at once', 'become due at once'),
  soon: count => is(count, 'is due within 30 days', 'are due within 30 days'),
  unscheduled: count => is(count, 'loses its schedule', 'lose their schedule'),
  tooOld: count => is(count, 'ends by its age within 30 days', 'end by their age within 30 days'),
  idle: count => `${is(count, 'is', 'are')} revoked as idle within 30 days, unless used`,
}

/** The answer in a sentence or two: what saving would change, in numbers. */
export function preview(found: PreviewView, isChanged: boolean): string {
  if (found.keys === 0) return 'There is no key here yet, so nothing follows by now.'
  if (!isChanged) return `${is(found.keys, 'lives', 'live')} here. Nothing is changed yet.`
  const moved = movedWords(found)
  const told = (['atOnce', 'unscheduled', 'tooOld', 'idle'] as const).filter(fate => found[fate].total > 0)
  const ended = found.endAtOnce === 0 ? [] : [`${is(found.endAtOnce, 'ends', 'end')} at once, for good`]
  return [...ended, moved, ...told.map(fate => groupWords[fate](found[fate].total))].join('. ').concat('.')
}

function movedWords({ moved, keys: all }: PreviewView): string {
  if (moved === 0) return 'No due date moves'
  if (all === 1) return 'The due date of the only key moves'
  return moved === all
    ? `All ${formatNumber(all)} due dates move`
    : `${formatNumber(moved)} of ${formatNumber(all)} due dates move`
}
