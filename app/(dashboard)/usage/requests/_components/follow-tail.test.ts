import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { followTail, type TailState } from './follow-tail.ts'

/** A browser's, that a test opens, lets speak and breaks. */
class Source extends EventTarget {
  static CLOSED = 2
  static all: Source[] = []
  readyState = 0
  constructor() {
    super()
    Source.all.push(this)
  }
  close() {
    this.readyState = Source.CLOSED
  }
  refuse() {
    this.close()
    this.dispatchEvent(new Event('error'))
  }
  tell(name: string, data: object) {
    this.dispatchEvent(new MessageEvent(name, { data: JSON.stringify(data) }))
  }
}

const page = Object.assign(new EventTarget(), { hidden: false })
let states: TailState[]
let stop: () => void
beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('EventSource', Source)
  vi.stubGlobal('document', page)
  Source.all = []
  states = []
  stop = followTail('', { onNews: () => {}, onState: state => states.push(state) })
})
afterEach(() => {
  stop()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})
const latest = () => Source.all.at(-1) as Source

test('an answer that is an error is not the end: the server is asked again, ever less often, until it answers', () => {
  for (const seconds of [1, 2, 4, 8, 16, 30, 30]) {
    const asked = Source.all.length
    latest().refuse()
    vi.advanceTimersByTime(seconds * 1000 - 1)
    expect(Source.all).toHaveLength(asked)
    vi.advanceTimersByTime(1)
    expect(Source.all).toHaveLength(asked + 1)
  }
  expect(states.at(-1)).toBe('away')
  latest().tell('news', { items: [] })
  expect(states.at(-1)).toBe('streaming')
  latest().refuse()
  vi.advanceTimersByTime(1000)
  expect(Source.all).toHaveLength(9)
})

test('when the server says that it is over it is asked no more, and neither once nobody listens or looks', () => {
  latest().tell('end', { reason: 'signed_out' })
  page.dispatchEvent(new Event('visibilitychange'))
  expect(states.at(-1)).toBe('signed_out')
  expect(Source.all).toHaveLength(1)

  const stopSecond = followTail('', { onNews: () => {}, onState: () => {} })
  latest().refuse()
  page.hidden = true
  page.dispatchEvent(new Event('visibilitychange'))
  vi.advanceTimersByTime(60_000)
  expect(Source.all).toHaveLength(2)
  page.hidden = false
  page.dispatchEvent(new Event('visibilitychange'))
  expect(Source.all).toHaveLength(3)
  latest().refuse()
  stopSecond()
  vi.advanceTimersByTime(60_000)
  expect(Source.all).toHaveLength(3)
})
