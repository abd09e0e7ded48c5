import type { MemberActor, Scope } from '#lib/access/actor.ts'
import { type Act, matrix } from '#lib/access/matrix.ts'
import { mayAnywhere } from '#lib/access/may.ts'
import { scopeWords } from './scope-words.ts'

/** The scopes that could do anything in this person's hands: a token never may more than who stands behind it. */
export function offeredScopes(actor: MemberActor): Scope[] {
  const acts = Object.keys(matrix) as Act[]
  return (Object.keys(scopeWords) as Scope[]).filter(scope =>
    acts.some(act => matrix[act].scope === scope && mayAnywhere(actor, act)),
  )
}
