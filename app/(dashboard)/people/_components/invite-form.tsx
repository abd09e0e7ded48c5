'use client'

import { useActionState, useId, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { useZone } from '#components/ui/clock-provider.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Field } from '#components/ui/field.tsx'
import { FormError } from '#components/ui/form-error.tsx'
import { Input } from '#components/ui/input.tsx'
import { Select } from '#components/ui/select.tsx'
import { SubmitButton } from '#components/ui/submit-button.tsx'
import { formatDateTime } from '#lib/format/date-time.ts'
import { type InviteState, inviteMemberAction } from '../actions.ts'
import { OneTimeLink } from './one-time-link.tsx'
import { roleWords, teamRoleWords } from './role-words.ts'

export interface InviteFormProps {
  /** where the reader may invite into */
  teams: { teamId: string; name: string }[]
  /** an owner: any role, and no team if they like */
  anyRole: boolean
  onClose: () => void
}

export function InviteForm({ teams, anyRole, onClose }: InviteFormProps) {
  const [state, action] = useActionState<InviteState, FormData>(inviteMemberAction, {})
  const [teamId, setTeamId] = useState(anyRole ? '' : (teams[0]?.teamId ?? ''))
  const formId = useId()
  const zone = useZone()
  const change = (open: boolean) => !open && onClose()

  if (state.made) {
    const { email, link, expiresAt } = state.made
    const footer = <Button onClick={onClose}>Done</Button>
    return (
      <Dialog open onOpenChange={change} title={`${email} is invited`} footer={footer}>
        <OneTimeLink link={link} until={formatDateTime(expiresAt, new Date(), zone)} />
      </Dialog>
    )
  }
  return (
    <Dialog
      open
      onOpenChange={change}
      title="Invite someone"
      description="You get a link for them to open. It works once, for this address alone, for seven days."
      footer={
        <form action={action} id={formId} className="contents">
          <Button onClick={onClose}>Cancel</Button>
          <SubmitButton variant="primary" pendingLabel="Inviting">
            Create invitation
          </SubmitButton>
        </form>
      }
    >
      <div className="mt-4 grid gap-3.5">
        <FormError>{state.error}</FormError>
        <Field label="Email" required error={state.fields?.email}>
          <Input form={formId} name="email" type="email" autoComplete="off" defaultValue={state.kept?.email} />
        </Field>
        {anyRole ? (
          <Field
            label="Role"
            help="Owners may do everything; security engineers see and stop every key, and create none."
          >
            <Select form={formId} name="role" defaultValue={state.kept?.role ?? 'member'}>
              {(['member', 'security', 'owner'] as const).map(role => (
                <option key={role} value={role}>
                  {roleWords[role]}
                </option>
              ))}
            </Select>
          </Field>
        ) : (
          <input type="hidden" form={formId} name="role" value="member" />
        )}
        <Field label="Team" optional={anyRole}>
          <Select form={formId} name="teamId" value={teamId} onChange={event => setTeamId(event.target.value)}>
            {anyRole && <option value="">No team</option>}
            {teams.map(team => (
              <option key={team.teamId} value={team.teamId}>
                {team.name}
              </option>
            ))}
          </Select>
        </Field>
        {teamId && (
          <Field label="In the team">
            <Select form={formId} name="teamRole" defaultValue={state.kept?.teamRole ?? 'developer'}>
              <option value="developer">{teamRoleWords.developer}</option>
              <option value="lead">{teamRoleWords.lead}</option>
            </Select>
          </Field>
        )}
      </div>
    </Dialog>
  )
}
