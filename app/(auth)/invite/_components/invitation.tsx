'use client'

import { useEffect, useState } from 'react'
import { DeadLink } from '../../_components/dead-link.tsx'
import { SoloTitle } from '../../_components/solo-title.tsx'
import { useFragmentToken } from '../../_components/use-fragment-token.ts'
import { readInvitationAction } from '../actions.ts'
import { AcceptForm } from './accept-form.tsx'

type Invited = Awaited<ReturnType<typeof readInvitationAction>>

export function Invitation() {
  const token = useFragmentToken()
  const [invited, setInvited] = useState<Invited>()
  useEffect(() => {
    if (token === null) setInvited(null)
    if (token) readInvitationAction(token).then(setInvited, () => setInvited(null))
  }, [token])

  if (invited === undefined) return <SoloTitle title="Your invitation">Reading the link.</SoloTitle>
  if (!token || !invited) {
    return (
      <>
        <SoloTitle title="Your invitation" />
        <DeadLink>
          This invitation no longer works: it was accepted, revoked, or is older than seven days. After a reload of this
          page open the link again; else ask for a new one.
        </DeadLink>
      </>
    )
  }
  return (
    <>
      <SoloTitle title={`Join ${invited.organization}`}>Invited as {invited.email}</SoloTitle>
      <AcceptForm token={token} email={invited.email} />
    </>
  )
}
