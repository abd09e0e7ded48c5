'use client'

import { Menu, Search, X } from 'lucide-react'
import { usePathname } from 'next/navigation'
import { Dialog } from 'radix-ui'
import { type ReactNode, useState } from 'react'
import { IconButton } from '#components/ui/icon-button.tsx'
import { CommandPalette } from './command-palette.tsx'
import { Mark } from './mark.tsx'
import type { CommandSearch, PaletteGroup } from './palette-types.ts'
import { Sidebar, type SidebarProps } from './sidebar.tsx'
import { SkipLink } from './skip-link.tsx'
import { useFindKeys } from './use-find-keys.ts'

type AppShellProps = Omit<SidebarProps, 'onFind'> & {
  /** What the palette offers before anything is typed. */
  palette?: PaletteGroup[]
  /** Finds keys, people and alerts; may be a server action. */
  onSearch?: CommandSearch
  children: ReactNode
}

/** The frame of every signed-in page: navigation at the left, or behind a button on phones; the page; the palette. */
export function AppShell({ palette = [], onSearch, bell, children, ...sidebar }: AppShellProps) {
  const [finding, setFinding] = useState(false)
  // The sheet belongs to the address it was opened at: following a link in it closes it.
  const path = usePathname()
  const [menuAt, setMenuAt] = useState<string>()
  const find = () => {
    setMenuAt(undefined)
    setFinding(true)
  }
  useFindKeys(() => setFinding(open => !open))

  return (
    <div className="min-h-screen md:grid md:grid-cols-[var(--sidebar)_minmax(0,1fr)]">
      <SkipLink />
      <aside aria-label="Keyturn" className="sticky top-0 h-screen border-line border-r max-md:hidden">
        <Sidebar {...sidebar} bell={bell} onFind={find} />
      </aside>
      <header className="flex h-12 items-center gap-2.5 border-line border-b bg-canvas px-4 font-semibold md:hidden">
        <Mark />
        <span className="min-w-0 flex-1 truncate">{sidebar.organization}</span>
        {bell}
        <IconButton label="Find" icon={<Search />} variant="ghost" onClick={find} />
        <Dialog.Root open={menuAt === path} onOpenChange={open => setMenuAt(open ? path : undefined)}>
          <Dialog.Trigger asChild>
            <IconButton label="Menu" icon={<Menu />} variant="ghost" />
          </Dialog.Trigger>
          <Dialog.Portal>
            <Dialog.Overlay className="fixed inset-0 z-20 animate-appear bg-scrim" />
            <Dialog.Content
              aria-describedby={undefined}
              className="fixed inset-y-0 right-0 z-20 w-[280px] max-w-[calc(100vw-56px)] animate-appear bg-canvas shadow-3 focus-visible:shadow-3!"
            >
              <Dialog.Title className="sr-only">Menu</Dialog.Title>
              <Dialog.Close asChild>
                <IconButton label="Close menu" icon={<X />} variant="ghost" className="absolute top-3 right-3" />
              </Dialog.Close>
              <Sidebar {...sidebar} />
            </Dialog.Content>
          </Dialog.Portal>
        </Dialog.Root>
      </header>
      <main
        id="content"
        tabIndex={-1}
        className="relative min-h-screen min-w-0 bg-surface pb-14 max-md:overflow-x-clip max-md:pb-24"
      >
        {children}
      </main>
      <CommandPalette open={finding} onOpenChange={setFinding} groups={palette} onSearch={onSearch} />
    </div>
  )
}
