import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { PageBody } from '#components/shell/page-body.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { ButtonLink } from '#components/ui/button-link.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { currentActor } from '#lib/auth/current-actor.ts'
import { explainOffboardingError } from '#lib/offboarding/errors.ts'
import { findOffboardingOf } from '#lib/offboarding/get-offboarding.ts'
import { offboardedMemberInput } from '#lib/offboarding/input.ts'
import { planOffboarding } from '#lib/offboarding/plan-offboarding.ts'
import { OffboardForm } from './_components/offboard-form.tsx'
import { toPlanView } from './plan-view.ts'
import { WhoLeaves } from './who-leaves.tsx'

export const metadata: Metadata = { title: 'Offboard' }

export default async function OffboardPage({ params }: PageProps<'/people/[memberId]/offboard'>) {
  const actor = await currentActor()
  const memberId = offboardedMemberInput.safeParse((await params).memberId)
  if (!memberId.success) notFound()
  const planned = await planOffboarding(actor, { memberId: memberId.data })
  if (!planned.ok && planned.error.reason === 'not_found') notFound()
  if (!planned.ok) return <Refused memberId={memberId.data} why={explainOffboardingError(planned.error)} />
  const plan = toPlanView(planned.value)
  const hasLeft = plan.status === 'left'
  const earlier = hasLeft ? await findOffboardingOf(actor, plan.memberId) : null
  return (
    <>
      <PageHeader
        title={hasLeft ? `What is left of ${plan.name}` : `Offboard ${plan.name}`}
        trail={[
          { href: '/people', label: 'People' },
          { href: `/people/${plan.memberId}`, label: plan.name },
        ]}
        actions={earlier && <ButtonLink href={`/people/offboardings/${earlier.id}`}>Report</ButtonLink>}
      />
      <PageBody>
        <OffboardForm
          plan={plan}
          decider={actor.name}
          aside={!hasLeft && <WhoLeaves actor={actor} person={planned.value.person} sessions={plan.sessions} />}
        />
      </PageBody>
    </>
  )
}

function Refused({ memberId, why }: { memberId: string; why: string }) {
  return (
    <>
      <PageHeader title="Offboard" trail={[{ href: '/people', label: 'People' }]} />
      <PageBody>
        <Notice title={why} action={<ButtonLink href={`/people/${memberId}`}>Back to the member</ButtonLink>} />
      </PageBody>
    </>
  )
}
