import type { Command } from 'commander'
import type { z } from 'zod'
import type { Result } from '#lib/result.ts'

// What people named things goes to a terminal, which obeys control characters: none gets there.

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const control = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

/** Text without what would steer a terminal. */
export function harmless(text: string): string {
  return text.replace(control, '')
}

export function printLine(line: string): void {
  process.stdout.write(`${harmless(line)}\n`)
}

/** One JSON document, ASCII where a terminal would obey. */
export function printJson(value: unknown): void {
  const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  process.stdout.write(`${JSON.stringify(value).replace(control, escaped)}\n`)
}

export function readOptions<T>(self: Command, schema: z.ZodType<T>, given: unknown): T {
  const parsed = schema.safeParse(given)
  if (parsed.success) return parsed.data
  // `scopes.1` is --scopes, `holder.member` is --holder-member.
  const option = (path: PropertyKey[]) => path.filter(part => typeof part === 'string').join('-')
  return self.error(parsed.error.issues.map(({ path, message }) => `--${option(path)}: ${message}`).join('\n'))
}

/** A verb's value; its refusal ends the command with 1. */
export function valueOrExit<T, E>(self: Command, result: Result<T, E>, explain: (error: E) => string): T {
  return result.ok ? result.value : self.error(explain(result.error))
}
