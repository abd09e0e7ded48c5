'use client'

import { unstable_rethrow, useRouter } from 'next/navigation'
import { useRef, useState, useTransition } from 'react'
import type { PolicyFieldProps } from '#app/(dashboard)/services/_components/policy-fields.ts'
import {
  draftOf,
  errorsOnLeaving,
  type PolicyErrors,
  type PolicyValues,
  readDraft,
} from '#app/(dashboard)/services/policy-draft.ts'
import { showToast } from '#components/ui/toast.ts'
import { savePolicyAction } from '../actions.ts'

/** What the form's fields share: the draft, what it changes, what is wrong with it, and how it is saved. */
export function usePolicyForm(where: { service: string; environment: string }, policy: PolicyValues) {
  const router = useRouter()
  const [draft, setDraft] = useState(() => draftOf(policy))
  const [errors, setErrors] = useState<PolicyErrors>({})
  const [error, setError] = useState<string>()
  const [pending, startTransition] = useTransition()
  const isSending = useRef(false)
  /** how often the form was sent and not taken: each time the first wrong field gets the cursor */
  const [refusals, setRefusals] = useState(0)
  /** so many keys would end at once, and that waits to be agreed to */
  const [ends, setEnds] = useState<number>()
  const read = readDraft(draft)
  const changes = read.ok ? changesOf(policy, read.values) : null

  const change: PolicyFieldProps['change'] = (next, touched) => {
    setDraft(current => ({ ...current, ...next }))
    setErrors(current => ({ ...current, [touched]: undefined }))
  }
  const leave: PolicyFieldProps['leave'] = name =>
    setErrors(current => ({ ...current, ...errorsOnLeaving(name, read.ok ? {} : read.fields) }))

  function refuse(found: PolicyErrors) {
    setErrors(found)
    setRefusals(count => count + 1)
  }
  function save(follows: string, agreedEnds = 0) {
    if (isSending.current) return
    setError(undefined)
    if (!read.ok) return refuse(read.fields)
    isSending.current = true
    startTransition(async () => {
      try {
        const saved = await savePolicyAction(where, changesOf(policy, read.values), agreedEnds)
        setEnds(saved.ok ? undefined : saved.ends)
        if (!saved.ok) {
          if (saved.ends) return
          setError(saved.error)
          return refuse(saved.fields ?? {})
        }
        const name = `${where.service}, ${where.environment}`
        if (saved.changed) showToast(`The policy of ${name} is changed.`, { follows })
        else showToast(`The policy of ${name} is as it was.`)
        router.push(`/services/${where.service}`)
      } catch (failure) {
        unstable_rethrow(failure)
        setError(
          'Keyturn did not answer, so it is not known whether the policy was saved. Saving it again does no harm.',
        )
      } finally {
        isSending.current = false
      }
    })
  }
  return { draft, errors, error, pending, refusals, changes, ends, change, leave, save, keep: () => setEnds(undefined) }
}

/** Only what differs is sent: two people who change different things don't undo each other. */
function changesOf(before: PolicyValues, after: PolicyValues): Partial<PolicyValues> {
  const isSame = (name: string) =>
    JSON.stringify(before[name as keyof PolicyValues]) === JSON.stringify(after[name as keyof PolicyValues])
  return Object.fromEntries(Object.entries(after).filter(([name]) => !isSame(name)))
}
