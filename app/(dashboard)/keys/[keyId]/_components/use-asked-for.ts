'use client'

import { useRouter, useSearchParams } from 'next/navigation'

/** Whether the address asks for a dialog, as a link from a list does; `forget` takes it out of the address again. */
export function useAskedFor(name: string, keyId: string): { isAskedFor: boolean; forget: () => void } {
  const isAskedFor = useSearchParams().has(name)
  const router = useRouter()
  return { isAskedFor, forget: () => isAskedFor && router.replace(`/keys/${keyId}`, { scroll: false }) }
}
