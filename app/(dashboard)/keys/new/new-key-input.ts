import type { z } from 'zod'
import { createKeysInput } from '#lib/keys/input.ts'
import { createServiceInput } from '#lib/services/input.ts'

/** The whole form: the keys, and the service that is made on the way where there is none yet. */
export const newKeyInput = createKeysInput.extend({
  newService: createServiceInput.pick({ slug: true, name: true, prefix: true, team: true }).optional(),
})
export type NewKeyInput = z.infer<typeof newKeyInput>

/** The fields that can be wrong, by the name under which the form shows it. */
export type FieldName =
  | 'name'
  | 'service'
  | 'serviceName'
  | 'slug'
  | 'prefix'
  | 'team'
  | 'environments'
  | 'holder'
  | 'scopes'
  | 'allowedNetworks'
  | 'expiresAt'
  | 'rateLimits'
export type FieldErrors = Partial<Record<FieldName, string>>

/** Each field's first problem, from a parse of the whole form. */
export function fieldErrorsOf(error: z.ZodError): FieldErrors {
  const errors: FieldErrors = {}
  for (const { path, message } of error.issues) {
    const [first, second] = path
    const name = first === 'newService' ? (second === 'name' ? 'serviceName' : second) : first
    errors[name as FieldName] ??= message
  }
  return errors
}
