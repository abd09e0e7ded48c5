'use client'

import Link from 'next/link'
import { useActionState } from 'react'
import type { FormState } from '#app/form-state.ts'
import { FormError } from '#components/ui/form-error.tsx'
import { SubmitButton } from '#components/ui/submit-button.tsx'
import { TextField } from '../../_components/text-field.tsx'
import { signInAction } from '../actions.ts'

export function SignInForm({ next }: { next: string }) {
  const [state, action] = useActionState<FormState, FormData>(signInAction.bind(null, next), {})
  return (
    <form action={action} className="grid gap-3.5">
      <FormError>{state.error}</FormError>
      <TextField name="email" label="Email" type="email" autoComplete="username" autoFocus state={state} />
      <TextField
        name="password"
        label="Password"
        type="password"
        autoComplete="current-password"
        aside={<Link href={`/sign-in?forgot&next=${encodeURIComponent(next)}`}>Forgot it</Link>}
        state={state}
      />
      <SubmitButton variant="primary" size="lg" className="mt-1.5 w-full" pendingLabel="Signing in">
        Sign in
      </SubmitButton>
    </form>
  )
}
