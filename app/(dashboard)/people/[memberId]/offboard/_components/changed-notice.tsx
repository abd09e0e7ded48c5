import { TriangleAlert } from 'lucide-react'
import Link from 'next/link'
import { Notice } from '#components/ui/notice.tsx'
import { formatCount } from '#lib/format/number.ts'
import type { Change } from './plan-changes.ts'

const shown = 6

/** What is not as it was when the plan was read. Nothing was done; every other choice is kept. */
export function ChangedNotice({ changes }: { changes: Change[] }) {
  if (changes.length === 0) return null
  const more = changes.length - shown
  return (
    <Notice
      tone="due"
      icon={<TriangleAlert />}
      className="mb-5"
      title={`${formatCount(changes.length, 'row')} changed since you read the plan, and nothing was done.`}
    >
      This is the plan as it is now; what you chose elsewhere is kept.
      <ul className="mt-1.5 text-text">
        {changes.slice(0, shown).map(({ id, name, what }) => (
          <li key={id}>
            <b>{name}</b> {what}{' '}
            <Link href={`/audit?about=${id}`} target="_blank" className="text-xs">
              what happened<span className="sr-only"> to {name}, in a new window</span>
            </Link>
          </li>
        ))}
        {more > 0 && <li>and {more} more, marked below</li>}
      </ul>
    </Notice>
  )
}
