'use client'

import { Pause, Play, Square } from 'lucide-react'
import { Button } from '#components/ui/button.tsx'
import { formatCount, formatNumber } from '#lib/format/number.ts'
import type { TailState } from './follow-tail.ts'
import type { TailBuffer } from './tail-buffer.ts'

type ControlsProps = {
  isStreaming: boolean
  onStream: (on: boolean) => void
  isPaused: boolean
  /** paused for its own reason: a row is open, or the top is out of sight */
  isHeld: boolean
  onPause: (on: boolean) => void
  buffer: TailBuffer
  state: TailState
}

const stateWords: Record<TailState, string> = {
  connecting: 'Connecting',
  streaming: 'Streaming',
  away: 'Keyturn or its database does not answer; asked again in a moment',
  signed_out: 'Ended: you are no longer signed in',
  busy: 'Too many streams are open. Close another one, then start again',
}

export function TailControls({ isStreaming, onStream, isPaused, isHeld, onPause, buffer, state }: ControlsProps) {
  if (!isStreaming) {
    return (
      <Button icon={<Play />} onClick={() => onStream(true)}>
        Stream
      </Button>
    )
  }
  const waits = isPaused || isHeld
  const words = state === 'streaming' && waits ? 'Paused' : stateWords[state]
  return (
    <>
      <span className="text-text-3 text-xs" role="status">
        {words}
        {waits && buffer.came > 0 && `, ${formatNumber(buffer.came)} came since`}
        {buffer.skipped > 0 && `, ${formatCount(buffer.skipped, 'more request')} not shown`}
        {buffer.isPartial && ', late ones may be missing'}
      </span>
      {state !== 'signed_out' && state !== 'busy' && (
        <Button icon={isPaused ? <Play /> : <Pause />} onClick={() => onPause(!isPaused)}>
          {isPaused ? 'Go on' : 'Pause'}
        </Button>
      )}
      <Button icon={<Square />} onClick={() => onStream(false)}>
        Stop
      </Button>
    </>
  )
}
