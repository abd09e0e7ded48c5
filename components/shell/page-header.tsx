import { ChevronRight } from 'lucide-react'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { LiveClock } from '#components/ui/live-clock.tsx'

type PageHeaderProps = {
  /** The page's name: the h1. */
  title: ReactNode
  /** The places above it. */
  trail?: { href: string; label: ReactNode }[]
  /** Secondary actions, then at most one primary. `max-md:hidden` on those that a phone does without. */
  actions?: ReactNode
}

/** 52 px, sticky: where one is, what time it is and in which zone, what can be done. */
export function PageHeader({ title, trail = [], actions }: PageHeaderProps) {
  return (
    <header className="sticky top-0 z-5 flex h-(--header) items-center gap-3 border-line border-b bg-surface px-8 max-md:static max-md:px-4">
      <div className="flex min-w-0 items-center gap-1.5 whitespace-nowrap text-md/[20px]">
        {trail.length > 0 && (
          <nav aria-label="Above this page" className="flex items-center gap-1.5 max-md:hidden">
            {trail.map(place => (
              <span key={place.href} className="flex items-center gap-1.5">
                <Link href={place.href} className="text-text-3">
                  {place.label}
                </Link>
                <ChevronRight className="size-3.5 text-mute" />
              </span>
            ))}
          </nav>
        )}
        <h1 className="min-w-0 truncate font-semibold">{title}</h1>
      </div>
      <div className="ml-auto flex flex-none items-center gap-2">
        <LiveClock className="max-md:hidden" />
        {actions}
      </div>
    </header>
  )
}
