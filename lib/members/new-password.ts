import { hashPassword } from '#lib/credentials/passwords.ts'
import { type PasswordContext, refusePassword } from '#lib/credentials/passwords-policy.ts'
import { err, type Result } from '#lib/result.ts'
import type { MemberError } from './errors.ts'

/** The hash of a password that somebody chose, if the rules let it through. */
export async function hashNewPassword(
  password: string,
  context: PasswordContext,
): Promise<Result<string, MemberError>> {
  const refusal = refusePassword(password, context)
  if (refusal) return err({ kind: 'password_refused', refusal })
  return await hashPassword(password)
}
