'use client'

import { useEffect, useState } from 'react'
import type { SeenNetwork } from '#lib/usage/list-seen-networks.ts'
import { seenNetworksAction } from '../network-actions.ts'
import { networksIn } from './networks-in.ts'

/** From where the key was used, and what of that the typed networks leave out: null until that is known. */
export function useSeenNetworks(keyId: string, text: string) {
  const [seen, setSeen] = useState<SeenNetwork[] | null>()
  const [preview, setPreview] = useState<{ text: string; refused: SeenNetwork[] | null }>()

  useEffect(() => {
    let isStale = false
    const keep = (found: SeenNetwork[] | null) => isStale || setSeen(found)
    seenNetworksAction({ keyId, allowedNetworks: [] }).then(keep, () => keep(null))
    return () => {
      isStale = true
    }
  }, [keyId])

  useEffect(() => {
    const allowedNetworks = networksIn(text)
    if (allowedNetworks.length === 0) return
    let isStale = false
    const keep = (refused: SeenNetwork[] | null) => isStale || setPreview({ text, refused })
    const timer = setTimeout(() => seenNetworksAction({ keyId, allowedNetworks }).then(keep, () => keep(null)), 250)
    return () => {
      isStale = true
      clearTimeout(timer)
    }
  }, [keyId, text])

  return {
    seen,
    refused: preview?.text === text ? preview.refused : null,
    tell: (refused: SeenNetwork[]) => setPreview({ text, refused }),
  }
}
