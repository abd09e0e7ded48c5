import { z } from 'zod'
import { hideKeys } from '#lib/format/hide-keys.ts'
import { slugOf } from './slug.ts'

// Unknown fields are refused. A message is what stands below the field.

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const control = /[\u0000-\u001f\u007f]/

const name = (empty: string) =>
  z
    .string()
    .trim()
    .min(1, empty)
    .max(80, 'Too long: up to 80 characters.')
    .refine(text => !control.test(text), 'Holds a character that can’t be shown.')

/** A name that also makes a slug. */
const title = (empty: string) => name(empty).refine(text => slugOf(text) !== '', 'Needs a letter or a digit.')

export const email = z
  .string()
  .trim()
  .toLowerCase()
  .max(254, 'Too long for an email address.')
  .pipe(z.email('Not an email address: expected one like ada@example.com.'))

// Its rules stand in lib/credentials/passwords-policy.ts; here is only a bound on what is read at all.
const password = z.string().min(1, 'Enter a password.').max(1024, 'Too long: up to 256 bytes.')
const token = z.string().min(1).max(256)
const role = z.enum(['owner', 'security', 'member'])
const teamRole = z.enum(['lead', 'developer'])

export const SignInInput = z.strictObject({ email, password })
export type SignInInput = z.infer<typeof SignInInput>

export const CreateOwnerInput = z.strictObject({
  email,
  name: name('Enter your name.'),
  organization: title('Enter the organization’s name.'),
  password,
})
export type CreateOwnerInput = z.infer<typeof CreateOwnerInput>

export const CompleteSetupInput = CreateOwnerInput.extend({ token })
export type CompleteSetupInput = z.infer<typeof CompleteSetupInput>

export const CreateTeamInput = z.strictObject({ name: title('Enter the team’s name.') })
export type CreateTeamInput = z.infer<typeof CreateTeamInput>

export const AddToTeamInput = z.strictObject({ teamId: z.uuid(), email, role: teamRole })
export type AddToTeamInput = z.infer<typeof AddToTeamInput>

export const SetTeamRoleInput = z.strictObject({ teamId: z.uuid(), memberId: z.uuid(), role: teamRole })
export type SetTeamRoleInput = z.infer<typeof SetTeamRoleInput>

export const RemoveFromTeamInput = z.strictObject({ teamId: z.uuid(), memberId: z.uuid() })
export type RemoveFromTeamInput = z.infer<typeof RemoveFromTeamInput>

export const ChangeRoleInput = z.strictObject({ memberId: z.uuid(), role })
export type ChangeRoleInput = z.infer<typeof ChangeRoleInput>

export const SuspendMemberInput = z.strictObject({
  memberId: z.uuid(),
  note: z
    .string()
    .trim()
    .max(500, 'Too long: up to 500 characters.')
    .refine(text => !control.test(text), 'Holds a character that can’t be shown.')
    .overwrite(hideKeys)
    .optional(),
})
export type SuspendMemberInput = z.infer<typeof SuspendMemberInput>

export const ReinstateMemberInput = z.strictObject({ memberId: z.uuid() })
export type ReinstateMemberInput = z.infer<typeof ReinstateMemberInput>

export const InviteMemberInput = z.strictObject({
  email,
  role,
  team: z.strictObject({ teamId: z.uuid(), role: teamRole }).optional(),
})
export type InviteMemberInput = z.infer<typeof InviteMemberInput>

export const RevokeInvitationInput = z.strictObject({ invitationId: z.uuid() })
export type RevokeInvitationInput = z.infer<typeof RevokeInvitationInput>

/** With `name`: someone new, who chooses the password. Without: someone who already signs in here, with the password they have. */
export const AcceptInvitationInput = z.strictObject({ token, name: name('Enter your name.').optional(), password })
export type AcceptInvitationInput = z.infer<typeof AcceptInvitationInput>

export const CreatePasswordResetInput = z.strictObject({ memberId: z.uuid() })
export type CreatePasswordResetInput = z.infer<typeof CreatePasswordResetInput>

export const ResetPasswordInput = z.strictObject({ token, password })
export type ResetPasswordInput = z.infer<typeof ResetPasswordInput>

export const ResetPasswordByOperatorInput = z.strictObject({ email, password })
export type ResetPasswordByOperatorInput = z.infer<typeof ResetPasswordByOperatorInput>

export const ChangePasswordInput = z.strictObject({ current: password, password })
export type ChangePasswordInput = z.infer<typeof ChangePasswordInput>

export const EndSessionInput = z.strictObject({ sessionId: z.uuid() })
export type EndSessionInput = z.infer<typeof EndSessionInput>

export const SwitchOrganizationInput = z.strictObject({ organizationId: z.uuid() })
export type SwitchOrganizationInput = z.infer<typeof SwitchOrganizationInput>
