'use server'

import { redirect } from 'next/navigation'
import { type FormState, parseForm } from '#app/form-state.ts'
import { openBrowserSession } from '#lib/auth/browser-session.ts'
import { requestOrigin } from '#lib/auth/origin.ts'
import { safePath } from '#lib/auth/safe-path.ts'
import { signIn } from '#lib/credentials/sign-in.ts'
import { type DemoRole, demoRoles, signInAsDemo } from '#lib/credentials/sign-in-demo.ts'
import { explainSignIn } from '#lib/credentials/sign-in-errors.ts'
import { SignInInput } from '#lib/members/input.ts'

export async function signInAction(next: string, _state: FormState, form: FormData): Promise<FormState> {
  const parsed = parseForm(SignInInput, form)
  if (!parsed.ok) return parsed.state
  const signedIn = await signIn(parsed.value, await requestOrigin())
  if (!signedIn.ok) return { error: explainSignIn(signedIn.error), kept: parsed.kept }
  await openBrowserSession(signedIn.value.token)
  redirect(safePath(next))
}

/** The sample's one click. The verb refuses it on every server that is no demo. */
export async function signInAsDemoAction(role: DemoRole, next: string): Promise<void> {
  if (!demoRoles.includes(role)) redirect('/sign-in')
  const signedIn = await signInAsDemo(role, await requestOrigin())
  if (!signedIn.ok) redirect('/sign-in')
  await openBrowserSession(signedIn.value.token)
  redirect(safePath(next))
}
