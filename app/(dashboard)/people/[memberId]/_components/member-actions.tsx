'use client'

import { UserCheck, UserMinus, UserX } from 'lucide-react'
import { unstable_rethrow } from 'next/navigation'
import { useTransition } from 'react'
import { Button } from '#components/ui/button.tsx'
import { ButtonLink } from '#components/ui/button-link.tsx'
import { showToast } from '#components/ui/toast.ts'
import { formatCount } from '#lib/format/number.ts'
import { reinstateMemberAction, type SuspensionOutcome, suspendMemberAction } from '../actions.ts'

type MemberActionsProps = { memberId: string; name: string; isSuspended: boolean }

/** One click puts a member out, one lets them in again; offboarding, which is for good, has a page of its own. */
export function MemberActions({ memberId, name, isSuspended }: MemberActionsProps) {
  const [pending, startTransition] = useTransition()

  function reinstate() {
    startTransition(async () => {
      const failure = await answered(reinstateMemberAction({ memberId }))
      if (failure) showToast('Not done', { follows: failure })
      else showToast(`${name} is back`, { follows: 'They can sign in, and their tokens work again.' })
    })
  }
  function suspend() {
    startTransition(async () => {
      const outcome = await answered(suspendMemberAction({ memberId }))
      if (typeof outcome === 'string') showToast('Not done', { follows: outcome })
      else showToast(`${name} is suspended`, { follows: stopped(outcome), undo: reinstate })
    })
  }
  return (
    <>
      {!isSuspended && (
        <Button icon={<UserX />} onClick={suspend} disabled={pending}>
          Suspend
        </Button>
      )}
      <ButtonLink
        href={`/people/${memberId}/offboard`}
        variant={isSuspended ? 'default' : 'primary'}
        icon={<UserMinus />}
      >
        Offboard
      </ButtonLink>
      {isSuspended && (
        <Button variant="primary" icon={<UserCheck />} onClick={reinstate} disabled={pending}>
          Reinstate
        </Button>
      )}
    </>
  )
}

/** The action's answer; a lost one says what to look at before it is tried again. */
async function answered<T>(action: Promise<T>): Promise<T | string> {
  return await action.catch(error => {
    unstable_rethrow(error)
    return 'Keyturn did not answer. Look at the member’s status before you try again.'
  })
}

/** "2 sessions ended, 1 token is refused, 1 invitation ended." */
function stopped({ sessions, tokens, invitations }: Exclude<SuspensionOutcome, string>): string {
  const parts = [
    sessions > 0 && `${formatCount(sessions, 'session')} ended`,
    tokens > 0 && `${formatCount(tokens, 'token')} ${tokens === 1 ? 'is' : 'are'} refused`,
    invitations > 0 && `${formatCount(invitations, 'invitation')} ended`,
  ]
  const said = parts.filter(Boolean).join(', ')
  return said ? `${said}.` : 'Signing in is refused.'
}
