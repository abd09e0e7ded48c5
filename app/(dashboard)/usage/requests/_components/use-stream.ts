import { useState } from 'react'
import { useTail } from './use-tail.ts'

/** A stream that somebody starts, pauses and stops. `isHeld`: it waits although nobody paused it. */
export function useStream(search: string, isHeld: boolean) {
  const [isStreaming, setStreaming] = useState(false)
  const [isPaused, setPaused] = useState(false)
  const { buffer, state } = useTail(isStreaming ? search : null, isPaused || isHeld)
  const onStream = (on: boolean) => {
    setStreaming(on)
    setPaused(false)
  }
  return { isStreaming, isPaused, isHeld, buffer, state, onStream, onPause: setPaused }
}
