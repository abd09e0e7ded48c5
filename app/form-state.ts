import type { z } from 'zod'

/** What an action tells its form: why it was not taken, field by field or as a whole, and what was typed. */
export interface FormState {
  error?: string
  fields?: { [field: string]: string | undefined }
  kept?: { [field: string]: string | undefined }
}

/** Never sent back, so they are typed again. */
const secrets = ['password', 'current', 'token']

type Parsed<T> = { ok: true; value: T; kept: FormState['kept'] } | { ok: false; state: FormState }

/** The form's fields as the schema wants them, or the state that says what is wrong. */
export function parseForm<T>(schema: z.ZodType<T>, form: FormData): Parsed<T> {
  const fields = fieldsOf(form)
  return parseFields(schema, fields, fields)
}

/** The same for a form whose fields had to be put together first. */
export function parseFields<T>(schema: z.ZodType<T>, given: unknown, typed: Record<string, string>): Parsed<T> {
  const kept = Object.fromEntries(Object.entries(typed).filter(([field]) => !secrets.includes(field)))
  const parsed = schema.safeParse(given)
  if (parsed.success) return { ok: true, value: parsed.data, kept }
  const fields: NonNullable<FormState['fields']> = {}
  for (const { path, message } of parsed.error.issues) fields[String(path[0] ?? '')] ??= message
  return { ok: false, state: { fields, kept, error: fields[''] } }
}

/** What was typed; without what React adds to a form for itself. */
export function fieldsOf(form: FormData): Record<string, string> {
  return Object.fromEntries(
    [...form].filter((entry): entry is [string, string] => typeof entry[1] === 'string' && !entry[0].startsWith('$')),
  )
}
