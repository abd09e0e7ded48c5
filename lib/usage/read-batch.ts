import type { Actor } from '#lib/access/actor.ts'
import type { Dedupe, RejectedLine } from './claim-batch.ts'
import type { BatchMode } from './count-lines.ts'
import { inTurns } from './in-turns.ts'
import type { LogFormat } from './log-format.ts'
import { type LogLine, parseLogRecord, parseLogText } from './log-line.ts'
import { type TimeWindow, timeWindow } from './log-time.ts'
import { type RefusedLine, readRefused } from './refused-line.ts'
import type { RejectReason } from './reject-reason.ts'

export interface LogBatch {
  /** line by line, of any format that is known; empty ones count in the numbering and for nothing else */
  lines?: readonly string[]
  /** or objects, as of a JSON array; a reason for one that another format's parser refused, undefined for none */
  records?: readonly (unknown | RejectReason)[]
  /** whose names they have; found line by line unless it is named */
  format?: LogFormat | 'auto'
  dedupe: Dedupe
  bodyHash: string | null
  mode: BatchMode
  /** the number of the first line; 1 unless the batch is a part of a file */
  firstLine?: number
}

/** A batch, and who sent it when. */
export interface SentBatch {
  actor: Actor
  batch: LogBatch
  now: Date
}

/** What a batch says, line by line. */
export interface ReadBatch {
  told: { line: number; told: LogLine }[]
  rejected: RejectedLine[]
  /** those of what was rejected that show a key */
  refused: RefusedLine[]
}

export async function readBatch({ batch, now }: SentBatch): Promise<ReadBatch> {
  const { lines, records = [], firstLine = 1, format, mode } = batch
  const window = timeWindow(mode, now)
  const read: ReadBatch = { told: [], rejected: [], refused: [] }
  await inTurns<unknown>(lines ?? records, (each, i) => {
    if (each === undefined || (lines && (each as string).trim() === '')) return
    const told = lines ? parseLogText(each as string, window, format) : parseRecord(each, window, format)
    if (typeof told !== 'string') {
      read.told.push({ line: firstLine + i, told })
      return
    }
    read.rejected.push({ line: firstLine + i, reason: told })
    const refused = mode === 'live' ? readRefused(each, { window, format, now }) : null
    if (refused) read.refused.push(refused)
  })
  return read
}

function parseRecord(record: unknown, window: TimeWindow, format?: LogFormat | 'auto'): LogLine | RejectReason {
  return record === 'bad_format' || record === 'bad_json' || record === 'not_an_object' || record === 'too_long'
    ? record
    : parseLogRecord(record, window, format)
}
