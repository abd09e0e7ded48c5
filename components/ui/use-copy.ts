'use client'

import { useEffect, useState } from 'react'
import { copyText } from './copy-text.ts'

export type CopyState = 'idle' | 'copied' | 'failed'

/** Copies on demand and says for two seconds how it went. */
export function useCopy(text: string, onCopied?: () => void): [CopyState, () => Promise<void>] {
  const [state, setState] = useState<CopyState>('idle')

  useEffect(() => {
    if (state === 'idle') return
    const timer = setTimeout(() => setState('idle'), 2000)
    return () => clearTimeout(timer)
  }, [state])

  async function copy() {
    const copied = await copyText(text)
    setState(copied ? 'copied' : 'failed')
    if (copied) onCopied?.()
  }
  return [state, copy]
}
