import type { TailNews } from '#lib/usage/tail-requests.ts'
import type { StreamEnd } from '../stream/request-events.ts'

export type TailState = 'connecting' | 'streaming' | 'away' | StreamEnd

interface Follower {
  onNews: (news: TailNews) => void
  onState: (state: TailState) => void
}

const firstRetryMs = 1_000
const lastRetryMs = 30_000

/**
 * Listens to the requests that come, until the server says that it is over; returns what stops it. A hidden tab asks for
 * none; it goes on when it is looked at again. A browser takes up a connection that broke, but gives up on any answer
 * that is not 200, as a proxy's while the server starts again: then it is asked anew, ever less often.
 */
export function followTail(search: string, { onNews, onState }: Follower): () => void {
  let source: EventSource | null = null
  let retry: ReturnType<typeof setTimeout> | undefined
  let failures = 0
  let isOver = false
  function open() {
    if (source || isOver || document.hidden) return
    if (failures === 0) onState('connecting')
    const opened = new EventSource(`/usage/requests/stream?${search}`)
    source = opened
    opened.addEventListener('news', event => {
      failures = 0
      onState('streaming')
      onNews(JSON.parse(event.data))
    })
    opened.addEventListener('away', () => onState('away'))
    opened.addEventListener('end', event => {
      isOver = true
      onState((JSON.parse(event.data) as { reason: StreamEnd }).reason)
      close()
    })
    opened.addEventListener('error', () => {
      if (opened.readyState !== EventSource.CLOSED) return onState('connecting')
      close()
      onState('away')
      retry = setTimeout(open, Math.min(firstRetryMs * 2 ** failures++, lastRetryMs))
    })
  }
  function close() {
    clearTimeout(retry)
    source?.close()
    source = null
  }
  const follow = () => (document.hidden ? close() : open())
  open()
  document.addEventListener('visibilitychange', follow)
  return () => {
    document.removeEventListener('visibilitychange', follow)
    close()
  }
}
