import type { z } from 'zod'

/** What an action tells its form: why it was not taken, field by field or as a whole, and what was typed. */
export interface FormState {
  error?: string
  fields?: { [field: string]: string | undefined }
  kept?: { [field: string]: string | undefined }
}

/** Never sent back, so they are typed again. */
const secrets = ['password', 'current', 'token']

/** The form's fields as the schema wants them, or the state that says what is wrong. An empty field counts as left out. */
export function parseForm<T>(
  schema: z.ZodType<T>,
  form: FormData,
): { ok: true; value: T; kept: FormState['kept'] } | { ok: false; state: FormState } {
  const given = Object.fromEntries(
    [...form].filter((entry): entry is [string, string] => typeof entry[1] === 'string' && !entry[0].startsWith('$')),
  )
  const kept = Object.fromEntries(Object.entries(given).filter(([field]) => !secrets.includes(field)))
  const parsed = schema.safeParse(given)
  if (parsed.success) return { ok: true, value: parsed.data, kept }
  const fields: NonNullable<FormState['fields']> = {}
  for (const { path, message } of parsed.error.issues) fields[String(path[0] ?? '')] ??= message
  return { ok: false, state: { fields, kept, error: fields[''] } }
}
