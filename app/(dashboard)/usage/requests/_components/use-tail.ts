import { useEffect, useRef, useState } from 'react'
import { followTail, type TailState } from './follow-tail.ts'
import { emptyBuffer, receive, resume, type TailBuffer } from './tail-buffer.ts'

/** Requests as they come, while `search` is given. */
export function useTail(search: string | null, isPaused: boolean): { buffer: TailBuffer; state: TailState } {
  const [buffer, setBuffer] = useState(emptyBuffer)
  const [state, setState] = useState<TailState>('connecting')
  const paused = useRef(isPaused)
  useEffect(() => {
    paused.current = isPaused
    if (!isPaused) setBuffer(resume)
  }, [isPaused])
  useEffect(() => {
    if (search === null) return
    setBuffer(emptyBuffer)
    return followTail(search, {
      onNews: news => setBuffer(known => receive(known, news, paused.current)),
      onState: setState,
    })
  }, [search])
  return { buffer, state }
}
