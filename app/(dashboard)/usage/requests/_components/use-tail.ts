import { useEffect, useRef, useState } from 'react'
import type { TailNews } from '#lib/usage/tail-requests.ts'
import type { StreamEnd } from '../stream/request-events.ts'
import { emptyBuffer, receive, resume, type TailBuffer } from './tail-buffer.ts'

export type TailState = 'connecting' | 'streaming' | 'away' | StreamEnd

/** Requests as they come, while `search` is given. A hidden tab asks for none; it goes on when it is looked at again. */
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
    let source: EventSource | null = null
    let isOver = false
    function open() {
      if (source || isOver || document.hidden) return
      setState('connecting')
      source = new EventSource(`/usage/requests/stream?${search}`)
      source.addEventListener('news', event => {
        const news = JSON.parse(event.data) as TailNews
        setState('streaming')
        setBuffer(known => receive(known, news, paused.current))
      })
      source.addEventListener('away', () => setState('away'))
      source.addEventListener('end', event => {
        isOver = true
        setState((JSON.parse(event.data) as { reason: StreamEnd }).reason)
        close()
      })
      source.addEventListener('error', () => {
        // Closed by the browser: the server has said that there is nothing to come back for.
        setState(source?.readyState === EventSource.CLOSED ? 'signed_out' : 'connecting')
      })
    }
    function close() {
      source?.close()
      source = null
    }
    const follow = () => (document.hidden ? close() : open())
    setBuffer(emptyBuffer)
    open()
    document.addEventListener('visibilitychange', follow)
    return () => {
      document.removeEventListener('visibilitychange', follow)
      close()
    }
  }, [search])
  return { buffer, state }
}
