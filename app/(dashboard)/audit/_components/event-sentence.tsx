import Link from 'next/link'
import type { LedgerEvent } from '#lib/audit/list-events.ts'
import { aside, subjectHref, subjectName, wordsFor } from '../event-words.ts'

/** "Jonas Weber rotated key checkout-api", with what is worth knowing beside it. */
export function EventSentence({ who, event }: { who: string; event: LedgerEvent }) {
  const name = subjectName(event.subject, event.detail)
  const href = subjectHref(event.subject, name)
  const beside = aside(event.detail)
  return (
    <>
      <b>{who}</b> <span className="text-text-2">{wordsFor(event.action)}</span>{' '}
      {href ? <Link href={href}>{name}</Link> : <span>{name}</span>}
      {beside && <span className="text-text-3"> · {beside}</span>}
    </>
  )
}
