'use client'

import type { ReactNode } from 'react'
import { Button } from './button.tsx'
import { ButtonLink } from './button-link.tsx'

type ShowMoreProps = {
  /** "17 of 149, by requests in the last 24 hours". */
  summary: ReactNode
  /** "Show 50 more"; nothing when all is shown. */
  label?: string
  /** An address that shows more, or a function that loads it. */
  href?: string
  onClick?: () => void
  pending?: boolean
}

/** The foot of a list. */
export function ShowMore({ summary, label, href, onClick, pending = false }: ShowMoreProps) {
  return (
    <div className="flex items-center gap-3 py-3 text-text-3 text-xs">
      <span className="min-w-0 flex-1">{summary}</span>
      {label && href && (
        <ButtonLink href={href} scroll={false} className="text-xs">
          {label}
        </ButtonLink>
      )}
      {label && !href && (
        <Button onClick={onClick} disabled={pending} className="text-xs">
          {label}
        </Button>
      )}
    </div>
  )
}
