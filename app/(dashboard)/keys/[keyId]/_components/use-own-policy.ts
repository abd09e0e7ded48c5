'use client'

import { unstable_rethrow } from 'next/navigation'
import { useState, useTransition } from 'react'
import type { PolicyFieldProps } from '#app/(dashboard)/services/_components/policy-fields.ts'
import { draftOf, errorsOnLeaving, type PolicyErrors } from '#app/(dashboard)/services/policy-draft.ts'
import { showToast } from '#components/ui/toast.ts'
import type { RotationPolicy } from '#lib/services/input.ts'
import { setKeyPolicyAction } from '../policy-actions.ts'
import type { OwnPolicyProps } from './own-policy-props.ts'
import { groupsOf, type OwnGroup, readOwn } from './own-values.ts'

/** What is ticked, what is typed, what is wrong with it, and how it is saved. */
export function useOwnPolicy(props: OwnPolicyProps, onDone: () => void) {
  const { keyId, name, environment, environmentPolicy, own, asked } = props
  const [chosen, setChosen] = useState(() => [...new Set([...groupsOf(own), ...(asked ? [asked] : [])])])
  const [draft, setDraft] = useState(() => draftOf({ ...environmentPolicy, ...own }))
  const [errors, setErrors] = useState<PolicyErrors>({})
  const [error, setError] = useState<string>()
  const [pending, startTransition] = useTransition()
  const read = readOwn(environmentPolicy, own, chosen, draft)

  const change: PolicyFieldProps['change'] = (next, touched) => {
    setDraft(current => ({ ...current, ...next }))
    setErrors(current => ({ ...current, [touched]: undefined }))
  }
  const leave: PolicyFieldProps['leave'] = field =>
    setErrors(current => ({ ...current, ...errorsOnLeaving(field, read.ok ? {} : read.fields) }))
  const choose = (group: OwnGroup, isOwn: boolean) => {
    setChosen(current => (isOwn ? [...current, group] : current.filter(each => each !== group)))
    setErrors({})
  }

  function send(policy: Partial<RotationPolicy> | null) {
    if (pending) return
    setError(undefined)
    startTransition(async () => {
      try {
        const outcome = await setKeyPolicyAction({ keyId, policy })
        if (!outcome.ok) {
          setError(outcome.error)
          setErrors(outcome.fields ?? {})
          return
        }
        showToast(policy ? `${name} has a policy of its own` : `${name} follows ${environment}`)
        onDone()
      } catch (failure) {
        unstable_rethrow(failure)
        setError('Keyturn did not answer, so it is not known whether it was saved. Saving it again does no harm.')
      }
    })
  }
  function save() {
    if (read.ok) send(read.own)
    else setErrors(read.fields)
  }
  return { chosen, draft, errors, error, pending, change, leave, choose, save, clear: () => send(null) }
}

export type OwnPolicyForm = ReturnType<typeof useOwnPolicy>
