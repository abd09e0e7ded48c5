import { BellRing, Boxes, ChevronRight, KeySquare, SearchCheck, UserRound, Users } from 'lucide-react'
import type { Metadata } from 'next'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { PageBody } from '#components/shell/page-body.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { mayAnywhere } from '#lib/access/may.ts'
import { currentActor } from '#lib/auth/current-actor.ts'

export const metadata: Metadata = { title: 'Settings' }

export default async function SettingsPage() {
  const actor = await currentActor()
  return (
    <>
      <PageHeader title="Settings" />
      <PageBody>
        <ul className="max-w-[720px]">
          <Place href="/settings/account" icon={<UserRound />} title="Your account">
            Sessions, organizations and your password
          </Place>
          {mayAnywhere(actor, 'token.manage') && (
            <Place href="/settings/tokens" icon={<KeySquare />} title="Tokens">
              What programs open Keyturn itself with
            </Place>
          )}
          {mayAnywhere(actor, 'notification.manage') && (
            <Place href="/settings/notifications" icon={<BellRing />} title="Notifications">
              Mail, Slack and other webhooks, and what did not arrive
            </Place>
          )}
          <Place href="/settings/leaks" icon={<SearchCheck />} title="Leaks">
            A hook that keeps keys out of commits, rules for scanners, GitHub’s secret scanning
          </Place>
          <Place href="/services" icon={<Boxes />} title="Services">
            Policies by environment, sensitive routes, how to connect a gateway
          </Place>
          {mayAnywhere(actor, 'member.see') && (
            <Place href="/people" icon={<Users />} title="People">
              Members, teams, roles and invitations
            </Place>
          )}
        </ul>
      </PageBody>
    </>
  )
}

type PlaceProps = { href: string; icon: ReactNode; title: string; children: ReactNode }

function Place({ href, icon, title, children }: PlaceProps) {
  return (
    <li className="border-line-soft border-b">
      <Link href={href} className="-mx-2 flex items-center gap-3 rounded-2 px-2 py-3 no-underline! hover:bg-hover">
        <span className="text-text-3">{icon}</span>
        <span className="min-w-0 flex-1">
          <span className="block font-medium text-text">{title}</span>
          <span className="block text-text-2">{children}</span>
        </span>
        <ChevronRight className="text-mute" />
      </Link>
    </li>
  )
}
