import { isDatabaseDown } from '#lib/is-database-down.ts'
import { log } from '#lib/log.ts'
import { processWide } from '#lib/process-wide.ts'
import { isHoldingCounts, writeHeldCounts } from './held-counts.ts'
import type { SentBatch } from './read-batch.ts'
import { type BatchResult, nameOfBatch, writeBatches } from './write-batches.ts'

// What waits is written together: of a few lines each transaction adds to the same rows of the same keys, so of eight at
// once seven would wait for the first one's locks, and then add to the same rows again.

interface Waiting {
  sent: SentBatch
  name: string
  lines: number
  resolve: (result: BatchResult) => void
  reject: (error: unknown) => void
}

interface Queue {
  waiting: Waiting[]
  writing: number
}

const queue = processWide<Queue>('batch-queue', () => ({ waiting: [], writing: 0 }))

/** One reads its lines while the other’s rows are loaded. */
const writersAtMost = 2
const linesTogether = 30_000
/** For less than this nobody writes beside another one: what comes meanwhile is written together. */
const linesWorthwhile = 5_000

/** Durable once it returns. */
export function queueBatch(sent: SentBatch): Promise<BatchResult> {
  const { batch } = sent
  const lines = (batch.lines ?? batch.records ?? []).length
  return new Promise((resolve, reject) => {
    queue.waiting.push({ sent, name: nameOfBatch(sent), lines, resolve, reject })
    startWriter()
  })
}

function startWriter(): void {
  if (queue.writing >= writersAtMost || queue.waiting.length === 0) return
  if (queue.writing > 0 && queue.waiting.reduce((sum, each) => sum + each.lines, 0) < linesWorthwhile) return
  queue.writing++
  void writeNext()
}

async function writeNext(): Promise<void> {
  const answers = await writeGroup(takeGroup())
  queue.writing--
  startWriter()
  // Whoever comes next is answered later than these. If nobody does, the last answer is given when all is counted: who has
  // all his answers finds all his lines in the charts.
  const isLast = queue.writing === 0 && queue.waiting.length === 0 && isHoldingCounts()
  const last = isLast ? answers.pop() : undefined
  for (const answer of answers) answer()
  if (last) await writeHeldCounts()
  last?.()
}

/** Never fails; each answer says how it went. */
async function writeGroup(group: readonly Waiting[]): Promise<(() => void)[]> {
  try {
    const results = await writeBatches(group.map(each => each.sent))
    return group.map((each, n) => () => each.resolve(results[n] as BatchResult))
  } catch (error) {
    if (group.length === 1 || isDatabaseDown(error)) return group.map(each => () => each.reject(error))
    log.warn({ err: error, batches: group.length }, 'batches could not be written together; each is tried alone')
    const answers: (() => void)[] = []
    for (const each of group) answers.push(...(await writeGroup([each])))
    return answers
  }
}

/** The first that waits and those that may be written with it. Of repetitions the second waits for the next turn. */
function takeGroup(): Waiting[] {
  const group: Waiting[] = []
  const names = new Set<string>()
  let lines = 0
  queue.waiting = queue.waiting.filter(each => {
    const isTogether = group.length === 0 || (isAlike(each, group[0] as Waiting) && lines + each.lines <= linesTogether)
    if (!isTogether || names.has(each.name)) return true
    names.add(each.name)
    group.push(each)
    lines += each.lines
    return false
  })
  return group
}

const togetherWithinMs = 60_000

function isAlike({ sent: a }: Waiting, { sent: b }: Waiting): boolean {
  if (a.actor.organizationId !== b.actor.organizationId || a.batch.mode !== 'live' || b.batch.mode !== 'live')
    return false
  return Math.abs(a.now.getTime() - b.now.getTime()) < togetherWithinMs
}
