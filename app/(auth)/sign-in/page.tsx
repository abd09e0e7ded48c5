import { Building2 } from 'lucide-react'
import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { SoloLayout } from '#components/shell/solo-layout.tsx'
import { buttonClass } from '#components/ui/button-class.ts'
import { cx } from '#components/ui/cx.ts'
import { FormError } from '#components/ui/form-error.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { currentActorOrNull } from '#lib/auth/current-actor.ts'
import { safePath } from '#lib/auth/safe-path.ts'
import { hasSso } from '#lib/auth/sso.ts'
import { explainIdentity, isIdentityError } from '#lib/credentials/identity-errors.ts'
import { isSetupOpen } from '#lib/credentials/setup.ts'
import { soleOrganizationName } from '#lib/credentials/sign-in-accounts.ts'
import { getEnv } from '#lib/env.ts'
import { Or } from '../_components/or.tsx'
import { SoloTitle } from '../_components/solo-title.tsx'
import { DemoSignIn } from './_components/demo-sign-in.tsx'
import { Forgot } from './_components/forgot.tsx'
import { SignInForm } from './_components/sign-in-form.tsx'

export const metadata: Metadata = { title: 'Sign in' }

export default async function SignInPage({ searchParams }: PageProps<'/sign-in'>) {
  const { next, forgot, reset, sso } = await searchParams
  const path = safePath(typeof next === 'string' ? next : null)
  if (await currentActorOrNull()) redirect(path)
  if (await isSetupOpen()) redirect('/setup')
  const { url, demo } = getEnv()
  const organization = await soleOrganizationName()
  return (
    <SoloLayout>
      <SoloTitle title={organization ? `Sign in to ${organization}` : 'Sign in'}>{new URL(url).host}</SoloTitle>
      {demo && <DemoSignIn next={path} />}
      {reset !== undefined && (
        <Notice tone="live" className="mb-6" title="The password is changed.">
          Sign in with the new one.
        </Notice>
      )}
      {forgot !== undefined && <Forgot />}
      {isIdentityError(sso) && <FormError className="mb-6">{explainIdentity({ kind: sso })}</FormError>}
      {hasSso() && (
        <>
          <a
            href={`/sign-in/sso?next=${encodeURIComponent(path)}`}
            className={cx(buttonClass(undefined, 'lg'), 'w-full')}
          >
            <Building2 />
            Continue with single sign-on
          </a>
          <Or />
        </>
      )}
      <SignInForm next={path} />
      <p className="mt-7 text-text-3 text-xs">No account? An owner or your team’s lead invites you.</p>
    </SoloLayout>
  )
}
