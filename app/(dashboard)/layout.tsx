import type { ReactNode } from 'react'
import { countWaitingAlerts } from '#lib/alerts/list-alerts.ts'
import { currentActor } from '#lib/auth/current-actor.ts'
import { getOrganization, listTeams } from '#lib/members/queries-teams.ts'
import { countUnreadNotices } from '#lib/notices/list-notices.ts'
import { countOpenRotations } from '#lib/rotation/list-rotations.ts'
import { Frame } from './_components/frame.tsx'
import { placesFor } from './places.ts'
import { roleLine } from './role-line.ts'

/** The frame of every signed-in page. It protects nothing: each page and action asks who is there by itself. */
export default async function DashboardLayout({ children }: { children: ReactNode }) {
  const actor = await currentActor()
  const [organization, teams, due, unread, alerts] = await Promise.all([
    getOrganization(actor),
    listTeams(actor),
    countOpenRotations(actor),
    countUnreadNotices(actor),
    countWaitingAlerts(actor),
  ])
  return (
    <Frame
      organization={organization.name}
      person={{ name: actor.name, role: roleLine(actor, teams) }}
      places={placesFor(actor)}
      notices={{ unread, asOf: Date.now() }}
      alerts={{ ...alerts, asOf: Date.now() }}
      counts={{ rotations: { count: due.open, tone: due.urgent > 0 ? 'critical' : undefined } }}
    >
      {children}
    </Frame>
  )
}
