'use client'

import { Command } from 'cmdk'
import { Search } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { Dialog } from 'radix-ui'
import { useState } from 'react'
import { matchGroups } from './match-groups.ts'
import type { CommandSearch, PaletteGroup, PaletteItem } from './palette-types.ts'
import { useFound } from './use-found.ts'

type CommandPaletteProps = {
  open: boolean
  onOpenChange: (open: boolean) => void
  /** Places and actions, filtered here. */
  groups: PaletteGroup[]
  /** Keys, people, alerts, found by the server; asked 150 ms after the last keystroke. */
  onSearch?: CommandSearch
}

const HEADING =
  '[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-2xs [&_[cmdk-group-heading]]:text-text-3'

export function CommandPalette({ open, onOpenChange, groups, onSearch }: CommandPaletteProps) {
  const router = useRouter()
  const [query, setQuery] = useState('')
  const { found, asking } = useFound(open ? query : '', onSearch)
  const shown = [...matchGroups(groups, query), ...found]

  function close(next: boolean) {
    if (!next) setQuery('')
    onOpenChange(next)
  }
  function choose(item: PaletteItem) {
    close(false)
    item.onSelect?.()
    if (item.href) router.push(item.href)
  }

  return (
    <Dialog.Root open={open} onOpenChange={close}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-20 animate-appear bg-scrim" />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed top-[12vh] left-1/2 z-20 w-[560px] max-w-[calc(100vw-32px)] -translate-x-1/2 animate-appear overflow-hidden rounded-3 bg-surface shadow-3 focus-visible:shadow-3!"
        >
          <Dialog.Title className="sr-only">Find</Dialog.Title>
          <Command shouldFilter={false} loop label="Find">
            <div className="flex h-12 items-center gap-2.5 border-line border-b px-4">
              <Search className="text-text-3" />
              <Command.Input
                value={query}
                onValueChange={setQuery}
                placeholder="Keys, people, alerts, actions"
                className="h-full flex-1 bg-transparent text-md focus-visible:shadow-none!"
              />
            </div>
            <Command.List className="max-h-[min(400px,60vh)] scroll-py-2 overflow-y-auto p-1.5">
              <Command.Empty className="px-2 py-6 text-center text-text-3">
                {asking ? 'Looking' : 'Nothing with that name, hint or address'}
              </Command.Empty>
              {shown.map(group => (
                <Command.Group key={group.heading} heading={group.heading} className={HEADING}>
                  {group.items.map(item => (
                    <Command.Item
                      key={item.id}
                      value={item.id}
                      onSelect={() => choose(item)}
                      className="flex h-9 cursor-pointer items-center gap-2.5 rounded-2 px-2 data-[selected=true]:bg-fill [&>svg]:text-text-3"
                    >
                      {item.icon}
                      <span className="truncate">{item.label}</span>
                      {item.hint && (
                        <span className="ml-auto flex-none font-mono text-2xs text-text-3">{item.hint}</span>
                      )}
                    </Command.Item>
                  ))}
                </Command.Group>
              ))}
            </Command.List>
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
