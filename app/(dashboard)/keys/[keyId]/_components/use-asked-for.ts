'use client'

import { useRouter, useSearchParams } from 'next/navigation'

/** What of a dialog the address asks for, as a link from a list does; `forget` takes it out of the address again. */
export function useAskedFor(name: string, keyId: string): { asked: string | null; forget: () => void } {
  const asked = useSearchParams().get(name)
  const router = useRouter()
  return { asked, forget: () => asked !== null && router.replace(`/keys/${keyId}`, { scroll: false }) }
}
