import Link from 'next/link'
import type { ReactNode } from 'react'
import { tabClass, tabListClass } from './tab-class.ts'

type TabLink = { href: string; label: ReactNode; count?: number | string; current?: boolean }

/** Tabs that are places: each has an address of its own. `label` names the row: "This key". */
export function TabLinks({ label, items, className }: { label: string; items: TabLink[]; className?: string }) {
  return (
    <nav aria-label={label} className={tabListClass(className)}>
      {items.map(item => (
        <Link
          key={item.href}
          href={item.href}
          aria-current={item.current ? 'page' : undefined}
          className={tabClass}
          scroll={false}
        >
          {item.label}
          {item.count !== undefined && <span className="font-normal text-text-3 text-xs">{item.count}</span>}
        </Link>
      ))}
    </nav>
  )
}
