'use client'

import { Search } from 'lucide-react'
import type { ReactNode } from 'react'
import { Kbd } from '#components/ui/kbd.tsx'
import { Mark } from './mark.tsx'
import type { NavItem, Person } from './nav-item.ts'
import { NavList } from './nav-list.tsx'
import { PersonMenu } from './person-menu.tsx'

export type SidebarProps = {
  organization: string
  /** Overview, Keys, Usage, Alerts, Rotations, People, Audit: those that this person may see. */
  items: NavItem[]
  /** At the foot: Settings. */
  footItems?: NavItem[]
  person: Person
  /** DropdownMenuLink and DropdownMenuItem for the person's menu: "Your account", "Sign out". */
  personMenu?: ReactNode
  onFind?: () => void
  /** At the top, beside the organization: the unread notices. */
  bell?: ReactNode
}

/** What AppShell puts at the left; on phones it fills the sheet that the menu button opens. */
export function Sidebar({ organization, items, footItems = [], person, personMenu, onFind, bell }: SidebarProps) {
  return (
    <div className="flex h-full min-h-0 flex-col overflow-y-auto p-3">
      <div className="mb-2 flex h-8 flex-none items-center gap-[9px] pl-1.5 font-semibold">
        <Mark />
        <span className="min-w-0 flex-1 truncate">{organization}</span>
        {bell}
      </div>
      {onFind && (
        <button
          type="button"
          onClick={onFind}
          aria-keyshortcuts="Meta+K Control+K"
          className="mb-3 flex h-[30px] w-full flex-none items-center gap-2 rounded-2 border border-line bg-surface pr-1.5 pl-2 text-text-3 hover:border-edge"
        >
          <Search className="size-3.5" />
          Find
          <Kbd className="ml-auto">⌘K</Kbd>
        </button>
      )}
      <NavList label="Main" items={items} />
      <div className="mt-auto grid gap-px pt-3">
        {footItems.length > 0 && <NavList label="More" items={footItems} />}
        <PersonMenu person={person}>{personMenu}</PersonMenu>
      </div>
    </div>
  )
}
