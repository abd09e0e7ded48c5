'use client'

import { useRouter } from 'next/navigation'
import { useActionState } from 'react'
import { createTokenAction, type NewTokenState } from '../../actions.ts'
import { NewTokenForm, type NewTokenFormProps } from './new-token-form.tsx'
import { TokenReveal } from './token-reveal.tsx'

/** The form, then what it made: in this page's memory alone, so that a reload leaves nothing. */
export function NewToken(form: Omit<NewTokenFormProps, 'state' | 'action'>) {
  const [state, action] = useActionState<NewTokenState, FormData>(createTokenAction, {})
  const router = useRouter()
  if (state.made) return <TokenReveal {...state.made} onDone={() => router.replace('/settings/tokens')} />
  return <NewTokenForm {...form} state={state} action={action} />
}
