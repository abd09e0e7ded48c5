import type { PolicyPreview, PreviewFate, PreviewRow } from '#lib/rotation/preview-policy.ts'

type RowView = Omit<PreviewRow, 'from' | 'to'> & { from: string | null; to: string | null }
export interface GroupView {
  total: number
  rows: RowView[]
}

/** A preview as it goes to a browser: times as texts. */
export type PreviewView = Omit<PolicyPreview, PreviewFate> & Record<PreviewFate, GroupView>

export function viewOf({ keys, moved, stillDue, ...groups }: PolicyPreview): PreviewView {
  const { atOnce, soon, unscheduled, tooOld, idle } = groups
  const group = ({ total, rows }: PolicyPreview[PreviewFate]): GroupView => ({
    total,
    rows: rows.map(row => ({ ...row, from: row.from?.toISOString() ?? null, to: row.to?.toISOString() ?? null })),
  })
  return {
    ...{ keys, moved, stillDue },
    ...{ atOnce: group(atOnce), soon: group(soon), unscheduled: group(unscheduled) },
    ...{ tooOld: group(tooOld), idle: group(idle) },
  }
}
