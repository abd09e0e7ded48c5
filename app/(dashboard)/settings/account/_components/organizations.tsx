import { SubmitButton } from '#components/ui/submit-button.tsx'
import { switchOrganizationAction } from '../actions.ts'

type OrganizationsProps = { organizations: { organizationId: string; organizationName: string }[]; current: string }

/** Where the person belongs besides; going there begins a new session. */
export function Organizations({ organizations, current }: OrganizationsProps) {
  return (
    <ul className="grid max-w-[420px] gap-2">
      {organizations.map(({ organizationId, organizationName }) => (
        <li key={organizationId} className="flex items-center gap-3">
          <span className="min-w-0 flex-1 truncate">{organizationName}</span>
          {organizationId === current ? (
            <span className="text-text-3">you are here</span>
          ) : (
            <form action={switchOrganizationAction.bind(null, organizationId)}>
              <SubmitButton size="sm" pendingLabel="Switching">
                Switch to {organizationName}
              </SubmitButton>
            </form>
          )}
        </li>
      ))}
    </ul>
  )
}
