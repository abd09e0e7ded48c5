'use client'

import { ChevronsUpDown } from 'lucide-react'
import type { ReactNode } from 'react'
import { Avatar } from '#components/ui/avatar.tsx'
import { DropdownMenu, DropdownMenuSeparator } from '#components/ui/dropdown-menu.tsx'
import type { Person } from './nav-item.ts'
import { ThemeChoice } from './theme-choice.tsx'

/** The signed-in person at the foot of the navigation; opens the theme and whatever is given (account, sign out). */
export function PersonMenu({ person, children }: { person: Person; children?: ReactNode }) {
  return (
    <div className="mt-2 border-line border-t pt-1">
      <DropdownMenu
        side="top"
        align="start"
        trigger={
          <button type="button" className="flex w-full items-center gap-[9px] rounded-2 p-2 text-left hover:bg-fill">
            <Avatar name={person.name} />
            <span className="min-w-0 flex-1">
              <span className="block truncate font-medium leading-4">{person.name}</span>
              <span className="block truncate text-2xs/[14px] text-text-3">{person.role}</span>
            </span>
            <ChevronsUpDown className="size-3.5 text-text-3" />
          </button>
        }
      >
        <ThemeChoice />
        {children && (
          <>
            <DropdownMenuSeparator />
            {children}
          </>
        )}
      </DropdownMenu>
    </div>
  )
}
