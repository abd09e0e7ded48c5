'use client'

import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { useState } from 'react'
import { formatNumber } from '#lib/format/number.ts'
import type { NavItem } from './nav-item.ts'

/**
 * A place is current when the address is at it or below it; "/" and the shortest prefixes give way to longer ones. Where one
 * is about to go is fetched ahead, and not all places with every page: that took longer than many pages themselves.
 */
export function NavList({ label, items }: { label: string; items: NavItem[] }) {
  const path = usePathname()
  const [near, setNear] = useState<string | null>(null)
  const current = items
    .filter(item => path === item.href || (item.href !== '/' && path.startsWith(`${item.href}/`)))
    .sort((a, b) => b.href.length - a.href.length)[0]
  return (
    <nav aria-label={label} className="grid gap-px">
      {items.map(item => (
        <Link
          key={item.href}
          href={item.href}
          prefetch={item.href === near ? null : false}
          onPointerEnter={() => setNear(item.href)}
          onFocus={() => setNear(item.href)}
          aria-current={item === current ? 'page' : undefined}
          className="group flex h-[30px] items-center gap-2.5 rounded-2 px-2 font-medium text-text-2 no-underline! hover:bg-fill aria-[current]:bg-fill aria-[current]:text-text [&>svg]:text-text-3 aria-[current]:[&>svg]:text-text"
        >
          {item.icon}
          {item.label}
          {item.count !== undefined && item.count > 0 && (
            <span
              className={
                item.tone === 'critical'
                  ? 'ml-auto font-medium text-critical text-xs'
                  : 'ml-auto font-normal text-text-3 text-xs'
              }
            >
              {formatNumber(item.count)}
              {item.tone === 'critical' && <span className="sr-only">, some urgent</span>}
            </span>
          )}
        </Link>
      ))}
    </nav>
  )
}
