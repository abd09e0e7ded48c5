'use client'

import { useEffect, useState } from 'react'

/**
 * The one-time token behind the `#` of the page's address, which browsers send to no server. Once read it is taken out
 * of the address bar, so that it stays in no history and on no screenshot. Undefined: not read yet; null: there is none.
 */
export function useFragmentToken(): string | null | undefined {
  const [token, setToken] = useState<string | null>()
  useEffect(() => {
    const read = () => {
      const fragment = location.hash.slice(1)
      if (fragment) history.replaceState(history.state, '', location.pathname + location.search)
      setToken(former => (fragment ? decode(fragment) : (former ?? null)))
    }
    read()
    // The link, pasted where this page is open already, changes the fragment alone, and nothing is loaded again.
    window.addEventListener('hashchange', read)
    return () => window.removeEventListener('hashchange', read)
  }, [])
  return token
}

function decode(fragment: string): string {
  try {
    return decodeURIComponent(fragment)
  } catch {
    return fragment
  }
}
