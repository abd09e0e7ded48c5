import type { WebhookKind } from '#lib/webhooks/input.ts'
import { outcomeWords } from '#lib/webhooks/outcome.ts'

export const kindWords: Record<WebhookKind, { label: string; note: string }> = {
  standard: { label: 'Standard Webhooks', note: 'JSON to any server, signed' },
  slack: { label: 'Slack', note: 'a message in a channel, by an incoming webhook' },
}

export const stateWords = {
  pending: 'Waiting',
  delivered: 'Delivered',
  given_up: 'Given up',
} as const

export function attemptWords(attempt: { status: number | null; error: string | null }): string {
  return outcomeWords(attempt)
}
