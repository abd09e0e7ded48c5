'use client'

import { useRouter } from 'next/navigation'
import { useActionState } from 'react'
import { ButtonLink } from '#components/ui/button-link.tsx'
import { ExactTime } from '#components/ui/exact-time.tsx'
import { FormError } from '#components/ui/form-error.tsx'
import { Mono } from '#components/ui/mono.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { SubmitButton } from '#components/ui/submit-button.tsx'
import { type NewTokenState, replaceTokenAction } from '../../../actions.ts'
import { TokenReveal } from '../../../new/_components/token-reveal.tsx'

type ReplaceTokenProps = {
  id: string
  hint: string
  holder: string
  lastUsedAt: string | null
  /** its end is set already */
  retiresAt: string | null
  isReplaced: boolean
}

/** What becomes of the old one, then the new one: in this page's memory alone, so that a reload leaves nothing. */
export function ReplaceToken({ id, hint, holder, lastUsedAt, retiresAt, isReplaced }: ReplaceTokenProps) {
  const [state, action] = useActionState<NewTokenState, FormData>(replaceTokenAction, {})
  const router = useRouter()
  if (state.made) return <TokenReveal {...state.made} onDone={() => router.replace('/settings/tokens')} />
  return (
    <form action={action} className="grid max-w-[600px] gap-5 text-md text-text-2">
      <FormError>{state.error}</FormError>
      <input type="hidden" name="tokenId" value={id} />
      <p>
        The new token is held by {holder} and may do exactly the same. <Mono className="text-text">{hint}</Mono> works
        on{' '}
        {retiresAt ? (
          <>
            until <ExactTime iso={retiresAt} day />, as was decided before
          </>
        ) : (
          'for 24 hours more'
        )}
        , so that what runs with it can change over.
      </p>
      <p>
        {lastUsedAt ? (
          <>
            It was last used <RelativeTime iso={lastUsedAt} />.
          </>
        ) : (
          'Nobody has used it yet.'
        )}
      </p>
      {isReplaced && <p>It was replaced before. That replacement ends at once: nobody who lost it can use it.</p>}
      <div className="flex gap-2">
        <SubmitButton variant="primary" size="lg" pendingLabel="Making it">
          Make the new token
        </SubmitButton>
        <ButtonLink href="/settings/tokens" size="lg" variant="ghost">
          Cancel
        </ButtonLink>
      </div>
    </form>
  )
}
