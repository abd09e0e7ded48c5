'use client'

import { Bell as BellShape, LogOut, UserRound } from 'lucide-react'
import type { ReactNode } from 'react'
import { signOutAction } from '#app/(auth)/sign-out/actions.ts'
import { AppShell } from '#components/shell/app-shell.tsx'
import type { NavItem, Person } from '#components/shell/nav-item.ts'
import type { PaletteGroup } from '#components/shell/palette-types.ts'
import { DropdownMenuItem, DropdownMenuLink } from '#components/ui/dropdown-menu.tsx'
import type { WaitingAlerts } from '#lib/alerts/list-alerts.ts'
import type { PlaceName } from '../places.ts'
import { Bell } from './bell.tsx'
import { findNamed } from './find-named.ts'
import { placeLinks } from './place-links.tsx'
import { useWaitingAlerts } from './use-waiting-alerts.ts'

type FrameProps = {
  organization: string
  person: Person
  places: PlaceName[]
  counts: PlaceCounts
  notices: { unread: number; asOf: number }
  alerts: WaitingAlerts & { asOf: number }
  children: ReactNode
}

/** How much waits at a place; red where some of it can't wait. */
export type PlaceCounts = Partial<Record<PlaceName, Pick<NavItem, 'count' | 'tone'>>>

export function Frame({ organization, person, places, counts, notices, alerts, children }: FrameProps) {
  const { waiting, urgent } = useWaitingAlerts(alerts, alerts.asOf)
  const all: PlaceCounts = { ...counts, alerts: { count: waiting, tone: urgent > 0 ? 'critical' : undefined } }
  const links = places.map(name => ({ ...placeLinks[name], ...all[name] }))
  const screens: PaletteGroup = {
    heading: 'Screens',
    items: [
      ...links.map(({ href, label, icon, keywords }) => ({ id: href, href, label, icon, keywords })),
      { id: 'notices', href: '/notices', label: 'Notices', icon: <BellShape />, keywords: ['unread', 'told', 'mail'] },
      { id: 'account', href: '/settings/account', label: 'Your account', icon: <UserRound />, keywords: ['password'] },
    ],
  }
  return (
    <AppShell
      organization={organization}
      items={links.filter(link => link.href !== '/settings')}
      footItems={links.filter(link => link.href === '/settings')}
      person={person}
      personMenu={
        <>
          <DropdownMenuLink href="/settings/account" icon={<UserRound />}>
            Your account
          </DropdownMenuLink>
          <DropdownMenuItem icon={<LogOut />} onSelect={signOutAction}>
            Sign out
          </DropdownMenuItem>
        </>
      }
      bell={<Bell {...notices} />}
      palette={[screens]}
      onSearch={findNamed}
    >
      {children}
    </AppShell>
  )
}
