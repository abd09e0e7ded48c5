import type { KeyActionsProps } from './_components/key-actions.tsx'
import type { KeyPageFacts } from './read-key-page.ts'
import { whoMakesIt } from './who-makes-it.ts'

/** What the buttons of a key's page need to know to offer what is possible now, and to say what it does. */
export function actionsOf(facts: KeyPageFacts): Omit<KeyActionsProps, 'server' | 'startRotating'> {
  const { key, lineage, use, may } = facts
  const { id, name, service, environment, holder } = key
  return {
    ...{ id, name, service, environment, may, use },
    terms: termsOf(facts),
    live: lineage.secrets.filter(secret => secret.state !== 'ended').length,
    who: whoMakesIt(key),
    person: holder?.kind === 'machine' ? holder.responsible : (holder?.name ?? 'its team'),
  }
}

function termsOf({ key, overlap, policy }: KeyPageFacts): KeyActionsProps['terms'] {
  const { overlapSeconds = 0, deadlineSeconds = 0, atDeadline = 'hold' as const } = policy ?? {}
  const isLeavers = key.openRotation?.cause === 'offboarding'
  const ofOverlap = !overlap ? 'free' : !overlap.firstUseAt ? 'unused' : isLeavers ? 'free' : 'running'
  const state = key.compromisedAt ? 'none' : ofOverlap
  return { state, overlapSeconds, deadlineSeconds, atDeadline }
}
