import { rawSql } from '#db/client.ts'
import type { SystemActor } from '#lib/access/actor.ts'
import { keyIdInput } from '#lib/keys/input.ts'
import { err, ok, type Result } from '#lib/result.ts'
import type { RejectedLine } from './claim-batch.ts'
import type { ImportError } from './errors.ts'
import { type FileLine, readBytes, readLines } from './file-lines.ts'
import { guessFormat, readImportLine } from './import-format.ts'
import { ingestLogs } from './ingest.ts'
import { withIngestClient } from './ingest-pool.ts'
import type { LogFormat } from './log-format.ts'
import type { RejectReason } from './reject-reason.ts'
import { findResumePoint, type ResumePoint } from './resume-point.ts'

export interface ImportInput {
  file: string
  keyId: string
  format: LogFormat | 'auto'
  /** lines that are written, and become durable, together */
  chunkLines?: number
  onProgress?: (soFar: ImportedFile) => void
}

export interface ImportedFile {
  keyId: string
  format: LogFormat | null
  /** bytes, decompressed, that earlier runs had imported */
  skippedBytes: number
  bytes: number
  lines: number
  accepted: number
  rejectedCount: number
  /** the first hundred; a line's number is counted from where this run began */
  rejected: RejectedLine[]
}

/** The operator at the terminal, acting in the organization that a key belongs to; null if there is no such key. */
export async function findImportActor(keyId: string): Promise<SystemActor | null> {
  if (!keyIdInput.safeParse(keyId).success) return null
  const [row] = await rawSql('data')<{ organizationId: string }[]>`
    select organization_id as "organizationId" from keys where id = ${keyId}`
  return row ? { kind: 'system', organizationId: row.organizationId, name: 'cli' } : null
}

/**
 * Imports a web server's log as requests of one key, however old. Each chunk is a batch that is named for the bytes up
 * to its end, so a run that was killed goes on where it stood, a file that has grown goes on where it ended, and a file
 * that was imported adds nothing. Fails with `not_found`, `file_unreadable`, `format_unknown`, `import_running`.
 */
export async function importLogs(
  actor: SystemActor,
  input: ImportInput,
  now: Date = new Date(),
): Promise<Result<ImportedFile, ImportError>> {
  const owner = await findImportActor(input.keyId)
  if (owner?.organizationId !== actor.organizationId) return err({ reason: 'not_found' })
  return holdingKey(input.keyId, async (): Promise<Result<ImportedFile, ImportError>> => {
    try {
      const resume = await findResumePoint(input.file, await listImported(actor.organizationId, input.keyId))
      const format = input.format === 'auto' ? await guessFileFormat(input.file) : input.format
      if (format === 'empty') return ok(emptyReport(input.keyId, null, resume.offset))
      if (format === null) return err({ reason: 'format_unknown' })
      return ok(await importFrom(resume, actor, { ...input, format }, now))
    } catch (error) {
      const { syscall, code, message } = error as NodeJS.ErrnoException
      const isFile = syscall !== undefined ? ['open', 'read', 'fstat'].includes(syscall) : code?.startsWith('Z_')
      if (isFile) return err({ reason: 'file_unreadable', message })
      throw error
    }
  })
}

async function importFrom(
  { offset, hash }: ResumePoint,
  actor: SystemActor,
  input: ImportInput & { format: LogFormat },
  now: Date,
): Promise<ImportedFile> {
  const report = emptyReport(input.keyId, input.format, offset)
  let records: (Record<string, unknown> | RejectReason | undefined)[] = []
  let end = offset
  const writeChunk = async () => {
    if (records.length === 0) return
    const digest = hash.copy().digest('hex')
    const dedupe = { by: 'import', key: `${input.keyId}:${end}:${digest}` } as const
    const batch = { records, dedupe, bodyHash: digest, mode: 'import', firstLine: report.lines + 1 } as const
    const written = await ingestLogs(actor, batch, now)
    if (!written.ok) throw new Error(`a chunk was refused: ${written.error.reason}`)
    const { accepted, rejected, rejectedCount } = written.value
    report.lines += records.length
    report.bytes = end - offset
    report.accepted += accepted
    report.rejectedCount += rejectedCount
    report.rejected.push(...rejected.slice(0, 100 - report.rejected.length))
    records = []
    input.onProgress?.(report)
  }
  for await (const line of readLines(await readBytes(input.file), offset, bytes => hash.update(bytes))) {
    end = line.end
    records.push(line.text === '' ? undefined : readImportLine(line.text, input.format, input.keyId))
    if (records.length >= (input.chunkLines ?? 20_000)) await writeChunk()
  }
  await writeChunk()
  return report
}

function emptyReport(keyId: string, format: LogFormat | null, skippedBytes: number): ImportedFile {
  return { keyId, format, skippedBytes, bytes: 0, lines: 0, accepted: 0, rejectedCount: 0, rejected: [] }
}

async function guessFileFormat(path: string): Promise<LogFormat | 'empty' | null> {
  const lines: FileLine[] = []
  for await (const line of readLines(await readBytes(path), 0, () => {})) {
    lines.push(line)
    if (lines.length === 50) break
  }
  return lines.length === 0 ? 'empty' : guessFormat(lines.flatMap(line => line.text ?? []))
}

/** Which beginnings of files were imported for the key: where they end → their SHA-256. */
async function listImported(organizationId: string, keyId: string): Promise<Map<number, string>> {
  const rows = await rawSql('data')<{ name: string }[]>`
    select dedupe_key as name from ingest_batches
    where organization_id = ${organizationId} and dedupe_key like ${`import:${keyId}:%`}`
  return new Map(rows.map(({ name }) => [Number(name.split(':')[2]), name.split(':')[3] ?? '']))
}

const patienceMs = 10_000

/** Two imports for one key at once could cut a growing file into chunks that overlap. The second waits a little. */
async function holdingKey<T, E>(
  keyId: string,
  work: () => Promise<Result<T, E>>,
): Promise<Result<T, E | { reason: 'import_running' }>> {
  return withIngestClient(async client => {
    const name = `keyturn.import:${keyId}`
    try {
      await client.query(`set lock_timeout = ${patienceMs}`)
      await client.query('select pg_advisory_lock(hashtextextended($1, 0))', [name])
    } catch (error) {
      if ((error as { code?: string }).code !== '55P03') throw error
      return err({ reason: 'import_running' })
    } finally {
      await client.query('reset lock_timeout')
    }
    try {
      return await work()
    } finally {
      await client.query('select pg_advisory_unlock(hashtextextended($1, 0))', [name])
    }
  })
}
