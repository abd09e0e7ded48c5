import type { Severity } from '#lib/access/words.ts'
import type { WebhookEvent } from './input.ts'

/** What there is to tell. Texts may hold names that people chose; they are scrubbed and escaped where a body is made. */
export interface Told {
  event: WebhookEvent
  severity: Severity
  /** one line, without a full stop */
  summary: string
  /** a path of the app */
  href: string
  alert?: { id: string; detector: string }
  /** of an alert: what it was found by */
  found?: { expected: string; seen: string }
  key?: { id: string; name: string }
  /** of Keyturn's own API */
  token?: { id: string; name: string }
  service?: string
  environment?: string
  rotation?: { id: string; dueAt: Date }
  /** what follows of it, and what to do */
  note?: string
}
