'use client'

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTimeText } from '#components/ui/clock-provider.tsx'
import { Mono } from '#components/ui/mono.tsx'
import { WaitingLine } from '#components/ui/waiting-line.tsx'
import { formatLogTime } from '#lib/format/date-time.ts'
import type { FirstUse } from '#lib/keys/first-use.ts'

type Seen = Omit<FirstUse, 'at'> & { at: string | null }

const everyMs = 2_000
/** The request's line is written a moment after its answer; whoever still has no address by then gets none. */
const patienceMs = 15_000

/** Asks every two seconds, in a visible tab, whether the secret was used, and turns green when it was. */
export function FirstUseLine({ keyId, secretId }: { keyId: string; secretId: string }) {
  const [since] = useState(() => Date.now())
  const { data, isError } = useQuery({
    queryKey: ['first-use', secretId],
    queryFn: () => askFirstUse(keyId, secretId),
    refetchInterval: ({ state }) => (isComplete(state.data) ? false : everyMs),
    staleTime: 0,
    gcTime: 0,
    retry: false,
  })
  const waited = useTimeText(now => {
    const seconds = Math.max(0, Math.floor((now - since) / 1000))
    return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
  })
  if (data?.at) {
    return (
      <WaitingLine
        done
        title="First use"
        note={
          <>
            {formatLogTime(data.at).slice(0, 8)} UTC
            {data.ip && (
              <>
                {' '}
                from <Mono>{data.ip}</Mono>
              </>
            )}
            {data.client && `, ${data.client}`}
          </>
        }
        aside="it works"
      />
    )
  }
  return (
    <WaitingLine
      title="Waiting for the first use"
      note={isError ? 'Keyturn does not answer right now; it is asked again' : 'this line changes by itself'}
      aside={waited}
    />
  )
}

async function askFirstUse(keyId: string, secretId: string): Promise<Seen> {
  const response = await fetch(`/keys/${keyId}/secrets/${secretId}/first-use`, { cache: 'no-store' })
  if (!response.ok) throw new Error(`the server answered ${response.status}`)
  return response.json()
}

function isComplete(seen: Seen | undefined): boolean {
  if (!seen?.at) return false
  return seen.ip !== null || Date.now() - Date.parse(seen.at) > patienceMs
}
