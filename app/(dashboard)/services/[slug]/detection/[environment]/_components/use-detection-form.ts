'use client'

import { unstable_rethrow, useRouter } from 'next/navigation'
import { useRef, useState, useTransition } from 'react'
import type { FromBrowsers, StopsAt } from '#app/(dashboard)/services/detection-words.ts'
import { showToast } from '#components/ui/toast.ts'
import type { Environment } from '#lib/access/words.ts'
import { stoppingDetectors } from '#lib/detection/input.ts'
import { saveDetectionAction } from '../actions.ts'

export interface DetectionDraft {
  stopsAt: StopsAt
  fromBrowsers: FromBrowsers
}

/** The draft, whether it changes anything, and how it is saved. */
export function useDetectionForm(where: { service: string; environment: Environment }, stored: DetectionDraft) {
  const router = useRouter()
  const [draft, setDraft] = useState(stored)
  const [error, setError] = useState<string>()
  const [pending, startTransition] = useTransition()
  const isSending = useRef(false)
  const isChanged =
    draft.fromBrowsers !== stored.fromBrowsers ||
    stoppingDetectors.some(detector => draft.stopsAt[detector] !== stored.stopsAt[detector])

  function save(follows: string) {
    if (isSending.current) return
    isSending.current = true
    setError(undefined)
    startTransition(async () => {
      try {
        const saved = await saveDetectionAction({ ...where, ...draft })
        if (!saved.ok) return setError(saved.error)
        const name = `${where.service}, ${where.environment}`
        if (saved.changed) showToast(`Detection of ${name} is changed.`, { follows })
        else showToast(`Detection of ${name} is as it was.`)
        router.push(`/services/${where.service}`)
      } catch (failure) {
        unstable_rethrow(failure)
        setError('Keyturn did not answer, so it is not known whether this was saved. Saving it again does no harm.')
      } finally {
        isSending.current = false
      }
    })
  }
  const change = (next: Partial<DetectionDraft>) => setDraft(current => ({ ...current, ...next }))
  return { draft, error, pending, isChanged, change, save }
}
