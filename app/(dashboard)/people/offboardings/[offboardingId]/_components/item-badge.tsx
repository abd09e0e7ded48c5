import { Check, CircleQuestionMark, Eye } from 'lucide-react'
import type { ReactNode } from 'react'
import { StatusShape } from '#components/key/status-shape.tsx'
import { cx } from '#components/ui/cx.ts'
import type { ItemState } from '#lib/offboarding/item-state.ts'
import { stateWords } from './report-words.ts'

const shapes: Record<ItemState, ReactNode> = {
  done: <Check className="mx-px size-3! stroke-2 text-live" />,
  kept: <Eye className="mx-px size-3! stroke-2" />,
  asked: <CircleQuestionMark className="mx-px size-3! stroke-2" />,
  waiting: <StatusShape status="due" />,
  cut_off: <StatusShape status="overdue" />,
  overlap: <StatusShape status="overlap" />,
}

const tones: Record<ItemState, string> = {
  ...{ done: 'text-text-2', kept: 'text-text', overlap: 'text-text' },
  ...{ asked: 'text-due', waiting: 'text-due', cut_off: 'text-overdue' },
}

/** Shape and word, as a key's status: what needs somebody takes a colour. */
export function ItemBadge({ state }: { state: ItemState }) {
  return (
    <span className={cx('inline-flex h-5 items-center gap-[7px] whitespace-nowrap', tones[state])}>
      {shapes[state]}
      {stateWords[state]}
    </span>
  )
}
