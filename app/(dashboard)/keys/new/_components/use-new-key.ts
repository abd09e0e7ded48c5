'use client'

import { unstable_rethrow } from 'next/navigation'
import { useRef, useState, useTransition } from 'react'
import { v7 as newAttempt } from 'uuid'
import type { NewKeyChoices } from '#lib/keys/new-key-choices.ts'
import { createKeysAction, type RevealedKey } from '../actions.ts'
import { type FieldErrors, type FieldName, fieldErrorsOf, newKeyInput } from '../new-key-input.ts'
import { type Draft, firstDraft, isBlank, toInput } from './draft.ts'

/** What the form's fields share: the draft, its errors, and how it is sent. */
export function useNewKey(
  choices: NewKeyChoices,
  preferredService: string | undefined,
  onCreated: (keys: RevealedKey[]) => void,
) {
  const [draft, setDraft] = useState<Draft>(() => firstDraft(choices, preferredService))
  const [fields, setFields] = useState<FieldErrors>({})
  const [error, setError] = useState<string>()
  const [pending, startTransition] = useTransition()
  /** how often the form was sent and not taken: each time the first wrong field gets the cursor */
  const [refusals, setRefusals] = useState(0)
  const isSending = useRef(false)
  const attempt = useRef({ of: '', id: '' })

  /** Typing takes an error away and never makes one. */
  function change(next: Partial<Draft>, ...touched: FieldName[]) {
    setDraft(current => ({ ...current, ...next }))
    setFields(current => ({ ...current, ...Object.fromEntries(touched.map(name => [name, undefined])) }))
  }

  /** Checks a field that was left. */
  function leave(name: FieldName) {
    if (isBlank(draft, name)) return
    const parsed = newKeyInput.safeParse(toInput(draft, newAttempt()))
    const found = parsed.success ? undefined : fieldErrorsOf(parsed.error)[name]
    setFields(current => ({ ...current, [name]: found }))
  }

  /** The same form sent again, as by a second click or after a lost answer, is the same attempt: it makes keys once. */
  function attemptId(): string {
    const of = JSON.stringify(draft)
    if (attempt.current.of !== of) attempt.current = { of, id: newAttempt() }
    return attempt.current.id
  }

  function refuse(found: FieldErrors) {
    setFields(found)
    setRefusals(count => count + 1)
  }

  function submit() {
    if (isSending.current) return
    const input = toInput(draft, attemptId())
    const parsed = newKeyInput.safeParse(input)
    setError(undefined)
    if (!parsed.success) return refuse(fieldErrorsOf(parsed.error))
    setFields({})
    isSending.current = true
    startTransition(async () => {
      try {
        const outcome = await createKeysAction(input)
        if (outcome.ok) return onCreated(outcome.keys)
        if (outcome.madeService) setDraft(current => ({ ...current, service: outcome.madeService ?? '' }))
        setError(outcome.error)
        refuse(outcome.fields ?? {})
      } catch (failure) {
        unstable_rethrow(failure)
        setError(
          'Keyturn did not answer, so it is not known whether the key was created. Nothing you typed is lost. Try again: this form can’t create it twice.',
        )
      } finally {
        isSending.current = false
      }
    })
  }
  return { draft, fields, error, pending, refusals, change, leave, submit }
}

export type NewKeyFormState = ReturnType<typeof useNewKey>
