'use client'

import { useState, useTransition } from 'react'
import { Button } from '#components/ui/button.tsx'
import { FormError } from '#components/ui/form-error.tsx'
import { teamRoleWords } from '../../_components/role-words.ts'
import { addToTeamAction, removeFromTeamAction, setTeamRoleAction } from '../actions.ts'
import { Choose } from './choose.tsx'

type PlacesProps = {
  memberId: string
  email: string
  teams: { teamId: string; name: string; role: 'lead' | 'developer' }[]
  /** the teams that the reader may put people into */
  managed: { teamId: string; name: string }[]
}

/** The member's teams; those that the reader manages can be changed on the spot. */
export function Places({ memberId, email, teams, managed }: PlacesProps) {
  const [error, setError] = useState<string>()
  const [pending, startTransition] = useTransition()
  const mine = new Set(managed.map(team => team.teamId))
  const free = managed.filter(team => !teams.some(place => place.teamId === team.teamId))
  const roles = Object.entries(teamRoleWords).map(([value, label]) => ({ value, label }))
  const act = (run: () => Promise<string | undefined>) => startTransition(async () => setError(await run()))

  return (
    <div className="grid max-w-[420px] gap-3">
      <FormError>{error}</FormError>
      {teams.length === 0 && <p className="text-text-2">In no team that you can see.</p>}
      {teams.map(({ teamId, name, role }) =>
        mine.has(teamId) ? (
          <div key={teamId} className="flex items-end gap-2">
            <div className="flex-1">
              <Choose
                key={role}
                label={name}
                value={role}
                options={roles}
                onChoose={next => setTeamRoleAction({ teamId, memberId, role: next as typeof role })}
              />
            </div>
            <Button
              size="lg"
              disabled={pending}
              aria-label={`Remove from ${name}`}
              onClick={() => act(() => removeFromTeamAction({ teamId, memberId }))}
            >
              Remove
            </Button>
          </div>
        ) : (
          <p key={teamId}>
            {name}, {teamRoleWords[role].toLowerCase()}
          </p>
        ),
      )}
      {free.map(({ teamId, name }) => (
        <Button
          key={teamId}
          className="justify-self-start"
          disabled={pending}
          onClick={() => act(() => addToTeamAction({ teamId, email, role: 'developer' }))}
        >
          Add to {name}
        </Button>
      ))}
    </div>
  )
}
