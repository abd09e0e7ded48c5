import { type KeyStatus, StatusShape } from '#components/key/status-shape.tsx'
import { formatCount, formatNumber } from '#lib/format/number.ts'
import type { DayEntryKind, RotationDay } from '#lib/rotation/list-rotation-days.ts'

export const kinds: Record<DayEntryKind, { status: KeyStatus; words: string }> = {
  due: { status: 'due', words: 'Rotation due' },
  overlap_ends: { status: 'overlap', words: 'Old secret retires' },
  key_ends: { status: 'ended', words: 'Key expires' },
}

/** "3 rotations due, 1 old secret retires": a day, read aloud. */
export function dayWords({ due, overlapsEnd, keysEnd }: RotationDay): string {
  return [
    due > 0 && `${formatCount(due, 'rotation')} due`,
    overlapsEnd > 0 && formatCount(overlapsEnd, 'old secret retires', 'old secrets retire'),
    keysEnd > 0 && formatCount(keysEnd, 'key expires', 'keys expire'),
  ]
    .filter(Boolean)
    .join(', ')
}

/** The same as shapes with numbers, and a word where there is room. */
export function DayCounts({ day: { due, overlapsEnd, keysEnd } }: { day: RotationDay }) {
  return (
    <span aria-hidden="true" className="grid gap-0.5">
      <Count status="due" value={due} word="due" />
      <Count status="overlap" value={overlapsEnd} word={overlapsEnd === 1 ? 'retires' : 'retire'} />
      <Count status="ended" value={keysEnd} word={keysEnd === 1 ? 'expires' : 'expire'} />
    </span>
  )
}

function Count({ status, value, word }: { status: KeyStatus; value: number; word: string }) {
  if (value === 0) return null
  return (
    <span className="flex items-center gap-1.5 text-text text-xs">
      <StatusShape status={status} />
      {formatNumber(value)} <span className="text-text-2 max-lg:hidden">{word}</span>
    </span>
  )
}
