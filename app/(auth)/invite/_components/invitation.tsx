'use client'

import { useEffect, useState } from 'react'
import { FormError } from '#components/ui/form-error.tsx'
import { DeadLink } from '../../_components/dead-link.tsx'
import { Or } from '../../_components/or.tsx'
import { SoloTitle } from '../../_components/solo-title.tsx'
import { SsoForm } from '../../_components/sso-form.tsx'
import { useFragmentToken } from '../../_components/use-fragment-token.ts'
import { acceptBySsoAction, readInvitationAction } from '../actions.ts'
import { AcceptForm } from './accept-form.tsx'

type Invited = Awaited<ReturnType<typeof readInvitationAction>>

type InvitationProps = {
  hasSso: boolean
  /** why single sign-on did not accept it */
  refusal?: string
}

export function Invitation({ hasSso, refusal }: InvitationProps) {
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
      <FormError className="mb-6">{refusal}</FormError>
      {hasSso && (
        <>
          <SsoForm
            label="Continue with single sign-on"
            begin={() => acceptBySsoAction(token)}
            size="lg"
            className="w-full"
          />
          <Or />
        </>
      )}
      <AcceptForm token={token} email={invited.email} />
    </>
  )
}
