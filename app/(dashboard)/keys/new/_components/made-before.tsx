import { KeyHint } from '#components/key/key-hint.tsx'
import { ButtonLink } from '#components/ui/button-link.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import type { Environment } from '#lib/access/words.ts'

export type MadeKey = { id: string; name: string; hint: string; environment: Environment }

/** Where a reload or the way back leads after a key was shown. */
export function MadeBefore({ keys }: { keys: MadeKey[] }) {
  const [first] = keys
  return (
    <EmptyState
      title={`${first?.name} was created, and its key was shown`}
      action={
        <div className="flex flex-wrap gap-2">
          {keys.map(key => (
            <ButtonLink key={key.id} href={`/keys/${key.id}`}>
              Open {key.name}, {key.environment}
            </ButtonLink>
          ))}
          <ButtonLink href="/keys/new" variant="ghost">
            Create another
          </ButtonLink>
        </div>
      }
    >
      <p>Keyturn keeps a hash, so it can’t be shown again. This is what is left of it:</p>
      <ul className="mt-2 grid gap-1">
        {keys.map(key => (
          <li key={key.id}>
            <KeyHint hint={key.hint} copyable className="text-text" />
          </li>
        ))}
      </ul>
      <p className="mt-2">Not stored? Open it and rotate: nothing stops working.</p>
    </EmptyState>
  )
}
