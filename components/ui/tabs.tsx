'use client'

import { Tabs as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { tabClass, tabListClass } from './tab-class.ts'

type Tab = { value: string; label: ReactNode; content: ReactNode }

type TabsProps = {
  /** Names the row for who can't see it. */
  label: string
  items: Tab[]
  defaultValue?: string
  className?: string
}

/** Tabs within a page, with no address of their own: snippets by language. Arrow keys move between them. */
export function Tabs({ label, items, defaultValue, className }: TabsProps) {
  return (
    <Radix.Root defaultValue={defaultValue ?? items[0]?.value} className={className}>
      <Radix.List aria-label={label} className={tabListClass()}>
        {items.map(item => (
          <Radix.Trigger key={item.value} value={item.value} className={tabClass}>
            {item.label}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {items.map(item => (
        <Radix.Content key={item.value} value={item.value} className="pt-3">
          {item.content}
        </Radix.Content>
      ))}
    </Radix.Root>
  )
}
