import { getEnv } from '#lib/env.ts'
import { hideKeys } from '#lib/format/hide-keys.ts'
import type { Told } from './event.ts'
import type { WebhookKind } from './input.ts'
import { slackMessage } from './slack-message.ts'

/** Below the 20 kB that Standard Webhooks recommends, however long the names are. */
const longestText = 600

/** The text that a webhook of a kind is sent, and a line for its log. Whatever has a key's shape in it is cut to its hint. */
export function composeMessage(kind: WebhookKind, told: Told, now: Date): { summary: string; body: string } {
  const clean = cleaned(told)
  const link = getEnv().url + clean.href
  const message = kind === 'slack' ? slackMessage(clean, link) : standardMessage(clean, link, now)
  return { summary: clean.summary, body: JSON.stringify(message) }
}

/** `{type, timestamp, data}`. What does not apply is null, so that a type always has the same shape. */
function standardMessage({ event, severity, summary, note, ...told }: Told, link: string, now: Date) {
  const { alert, found, key, token, service, environment, rotation } = told
  return {
    type: event,
    timestamp: now.toISOString(),
    data: {
      ...{ severity, summary, note: note ?? null },
      ...{ alert: alert ?? null, expected: found?.expected ?? null, seen: found?.seen ?? null },
      ...{ key: key ?? null, token: token ?? null },
      ...{ service: service ?? null, environment: environment ?? null },
      rotation: rotation ? { id: rotation.id, dueAt: rotation.dueAt.toISOString() } : null,
      link,
    },
  }
}

function cleaned<T>(value: T): T {
  if (typeof value === 'string') return shortened(oneLine(hideKeys(value))) as T
  if (value === null || typeof value !== 'object' || value instanceof Date) return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, cleaned(inner)])) as T
}

function shortened(text: string): string {
  return text.length <= longestText ? text : `${[...text].slice(0, longestText - 1).join('')}…`
}

/** Without control and direction characters, and without halves of pairs, which are no text. */
function oneLine(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .trim()
}
