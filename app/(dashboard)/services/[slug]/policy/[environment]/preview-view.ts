import type { PolicyPreview, PreviewFate, PreviewRow } from '#lib/rotation/preview-policy.ts'

/** `isNow`: it would have come already */
type RowView = Omit<PreviewRow, 'from' | 'to'> & { from: string | null; to: string | null; isNow: boolean }
export interface GroupView {
  total: number
  rows: RowView[]
}

/** A preview as it goes to a browser: times as texts. */
export type PreviewView = Omit<PolicyPreview, PreviewFate> & Record<PreviewFate, GroupView>

export function viewOf({ keys, moved, stillDue, endAtOnce, ...groups }: PolicyPreview, now: Date): PreviewView {
  const { atOnce, soon, unscheduled, tooOld, idle } = groups
  const group = ({ total, rows }: PolicyPreview[PreviewFate]): GroupView => ({
    total,
    rows: rows.map(({ from, to, ...row }) => ({
      ...row,
      from: from?.toISOString() ?? null,
      to: to?.toISOString() ?? null,
      isNow: to !== null && to <= now,
    })),
  })
  return {
    ...{ keys, moved, stillDue, endAtOnce },
    ...{ atOnce: group(atOnce), soon: group(soon), unscheduled: group(unscheduled) },
    ...{ tooOld: group(tooOld), idle: group(idle) },
  }
}
