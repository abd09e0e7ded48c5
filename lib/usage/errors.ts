import type { NotWhole } from './recounted-day.ts'

export type IngestError = { reason: 'not_allowed' } | { reason: 'idempotency_mismatch' }

export function explainIngestError(error: IngestError): string {
  switch (error.reason) {
    case 'not_allowed':
      return 'You may not report request logs.'
    case 'idempotency_mismatch':
      return 'This Idempotency-Key came with another body before. Use a new key for new lines.'
  }
}

export type DecodeError =
  | { reason: 'unsupported_encoding'; encoding: string }
  | { reason: 'broken_encoding'; encoding: string }
  | { reason: 'body_too_large'; maxBytes: number }
  | { reason: 'too_many_lines'; maxLines: number }
  | { reason: 'bad_json' }

export function explainDecodeError(error: DecodeError): string {
  switch (error.reason) {
    case 'unsupported_encoding':
      return `Content-Encoding ${error.encoding} is not understood: send the body plain, or as gzip or zstd.`
    case 'broken_encoding':
      return `The body is no whole ${error.encoding}.`
    case 'body_too_large':
      return `A batch has at most ${error.maxBytes} bytes, decompressed too. Send it in parts.`
    case 'too_many_lines':
      return `A batch has at most ${error.maxLines} lines. Send it in parts.`
    case 'bad_json':
      return 'The body begins like a JSON array or document, and is none.'
  }
}

export type UsageError =
  | { reason: 'not_found' }
  | { reason: 'range_reversed' }
  | { reason: 'too_many_buckets'; buckets: number; max: number; isGrouped?: true }

export function explainUsageError(error: UsageError): string {
  switch (error.reason) {
    case 'not_found':
      return 'No such key or service, or you may not see its usage.'
    case 'range_reversed':
      return 'The range ends before it begins.'
    case 'too_many_buckets':
      if (error.isGrouped)
        return `The ${error.buckets} buckets of this range have more than ${error.max} groups together, and an answer has no more. Ask for a longer interval or a shorter range, or leave out groupBy.`
      return `This range has ${error.buckets} buckets, and an answer ${error.max} at most. Ask for a longer interval or a shorter range.`
  }
}

export type ImportError =
  | { reason: 'not_found' }
  | { reason: 'file_unreadable'; message: string }
  | { reason: 'import_running' }
  | { reason: 'format_unknown' }

export function explainImportError(error: ImportError): string {
  switch (error.reason) {
    case 'not_found':
      return 'No such key.'
    case 'file_unreadable':
      return `The file can't be read: ${error.message}`
    case 'import_running':
      return 'Another import for this key is under way. Wait for it, or end it.'
    case 'format_unknown':
      return 'This looks like no access log that is known, nor like JSON lines. Name the format with --format.'
  }
}

export type LogSourceError = { reason: 'not_found' }

export function explainLogSourceError(error: LogSourceError): string {
  switch (error.reason) {
    case 'not_found':
      return 'No such service, or you may not change it.'
  }
}

export type RecountError = { reason: 'not_whole'; why: NotWhole }

export function explainRecountError({ why }: RecountError): string {
  switch (why) {
    case 'not_kept':
      return 'its single requests are not kept any more, or not all of them.'
    case 'no_partition':
      return 'there is no place for its single requests.'
    case 'gap':
      return 'requests were counted while there was no place to keep them one by one.'
    case 'no_requests':
      return 'requests were counted, and not one of them is there.'
  }
}
