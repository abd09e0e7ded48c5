import { SubmitButton } from '#components/ui/submit-button.tsx'
import { signInAsDemoAction } from '../actions.ts'

const people = [
  { role: 'developer', label: 'Sign in as developer' },
  { role: 'lead', label: 'Sign in as team lead' },
  { role: 'security', label: 'Sign in as security engineer' },
  { role: 'owner', label: 'Sign in as owner' },
] as const

/** The sample's people, one click each. */
export function DemoSignIn({ next }: { next: string }) {
  return (
    <div className="mb-6 grid gap-2">
      {people.map(({ role, label }) => (
        <form key={role} action={signInAsDemoAction.bind(null, role, next)}>
          <SubmitButton size="lg" className="w-full" pendingLabel="Signing in">
            {label}
          </SubmitButton>
        </form>
      ))}
      <p className="text-text-3 text-xs">This is a demo: whoever reaches it can sign in as anyone in it.</p>
    </div>
  )
}
