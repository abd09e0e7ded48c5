'use client'

import { useEffect, useState } from 'react'
import type { CommandSearch, PaletteGroup } from './palette-types.ts'

type Found = { query: string; groups: PaletteGroup[] }

/** Asks `search` once typing rests; an answer to an older query is dropped, and a failed one finds nothing. */
export function useFound(query: string, search: CommandSearch | undefined): { found: PaletteGroup[]; asking: boolean } {
  const [found, setFound] = useState<Found>({ query: '', groups: [] })
  const wanted = query.trim()

  useEffect(() => {
    if (!search || wanted === '') return
    let stale = false
    const timer = setTimeout(async () => {
      const groups = await search(wanted).catch(() => [])
      if (!stale) setFound({ query: wanted, groups })
    }, 150)
    return () => {
      stale = true
      clearTimeout(timer)
    }
  }, [wanted, search])

  if (wanted === '' || !search) return { found: [], asking: false }
  return { found: found.groups, asking: found.query !== wanted }
}
