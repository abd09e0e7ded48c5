'use client'

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { PolicyValues } from '#app/(dashboard)/services/policy-draft.ts'
import type { PreviewView } from '../preview-view.ts'

/**
 * What saving these changes would do, asked a moment after the last of them; `first` answers for no change. Without
 * changes (null), as while a field can't be read, the last answer stays.
 */
export function usePreview(path: string, changes: Partial<PolicyValues> | null, first: PreviewView | null) {
  const [asked, setAsked] = useState('{}')
  const wanted = changes === null ? null : JSON.stringify(changes)
  useEffect(() => {
    if (wanted === null) return
    const timer = setTimeout(() => setAsked(wanted), 250)
    return () => clearTimeout(timer)
  }, [wanted])
  const { data, isError, isPlaceholderData } = useQuery({
    queryKey: ['policy-preview', path, asked],
    queryFn: ({ signal }) => ask(path, asked, signal),
    initialData: asked === '{}' ? (first ?? undefined) : undefined,
    placeholderData: keepPreviousData,
  })
  return { preview: data, failed: isError, isOld: isPlaceholderData || (wanted !== null && wanted !== asked) }
}

async function ask(path: string, changes: string, signal: AbortSignal): Promise<PreviewView> {
  const response = await fetch(`${path}/preview?${new URLSearchParams({ changes })}`, { cache: 'no-store', signal })
  if (!response.ok) throw new Error(`the server answered ${response.status}`)
  return response.json()
}
