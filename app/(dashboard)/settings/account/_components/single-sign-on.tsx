import { SsoForm } from '#app/(auth)/_components/sso-form.tsx'
import { FormError } from '#components/ui/form-error.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import type { OwnAccount } from '#lib/credentials/identities.ts'
import { linkSsoAction } from '../actions.ts'
import { UnlinkSso } from './unlink-sso.tsx'

type SingleSignOnProps = {
  account: OwnAccount
  /** what the provider's answer led to a moment ago: done, or the sentence that says why not */
  outcome?: { isLinked: true } | { refusal: string }
}

/** Whether the identity provider opens this account, and who may change that: its owner, in this session. */
export function SingleSignOn({ account: { email, linked, hasPassword }, outcome }: SingleSignOnProps) {
  return (
    <div className="grid max-w-[560px] justify-items-start gap-3.5">
      {outcome && 'refusal' in outcome && <FormError>{outcome.refusal}</FormError>}
      {outcome && 'isLinked' in outcome && linked && (
        <Notice tone="live" title="Single sign-on is linked.">
          It opens this account from now on.
        </Notice>
      )}
      {linked ? (
        <>
          <p className="text-text-2">
            Linked <RelativeTime iso={linked.linkedAt.toISOString()} /> as {linked.email}
            {linked.lastUsedAt && (
              <>
                , last used <RelativeTime iso={linked.lastUsedAt.toISOString()} />
              </>
            )}
            .{!hasPassword && ' It is your only way in, so it can’t be unlinked.'}
          </p>
          {hasPassword && <UnlinkSso />}
        </>
      ) : (
        <>
          <p className="text-text-2">
            Not linked. Your identity provider has to know you as {email}. Your password goes on working.
          </p>
          <SsoForm label="Link single sign-on" begin={linkSsoAction} />
        </>
      )}
    </div>
  )
}
