import { X } from 'lucide-react'
import Link from 'next/link'

/** One thing that a screen is narrowed to; a click takes it away. In a list. */
export function FilterChip({ name, label, href }: { name: string; label: string; href: string }) {
  return (
    <li>
      <Link
        href={href}
        scroll={false}
        aria-label={`${name} ${label}: take this filter away`}
        className="inline-flex h-6 max-w-[340px] items-center gap-1.5 rounded-2 border border-accent-line bg-accent-soft px-2 text-accent-text text-xs hover:no-underline"
      >
        {name} <span className="truncate font-medium">{label}</span>
        <X aria-hidden="true" className="size-3" />
      </Link>
    </li>
  )
}

/** From when to when, as a chip says it. */
export function rangeLabel({ from, to }: { from?: string; to?: string }): string {
  return `${spell(from)} to ${spell(to)} UTC`
}

function spell(moment = ''): string {
  return new Date(moment).toISOString().slice(0, 16).replace('T', ' ')
}
