import type { MemberActor } from '#lib/access/actor.ts'
import { mayAnywhere } from '#lib/access/may.ts'
import { listTokens } from '#lib/credentials/tokens.ts'
import { listMembers } from '#lib/members/queries.ts'

const systemWords: Record<string, string> = {
  clock: 'Keyturn, by the clock',
  cli: 'The operator, at the terminal',
  setup: 'Keyturn, at its setup',
  sample: 'The sample',
}

export interface ActorNames {
  /** "Jonas Weber", "a token", "Keyturn, by the clock" */
  nameOf(actor: string): string
  /** those that a filter offers */
  members: { value: string; label: string }[]
}

/** Who stands behind the ledger's labels, as far as the reader may know. */
export async function readActorNames(actor: MemberActor): Promise<ActorNames> {
  const [members, tokens] = await Promise.all([
    listMembers(actor, { includeLeft: true }),
    mayAnywhere(actor, 'token.manage') ? listTokens(actor) : [],
  ])
  const names = new Map<string, string>([
    ...members.items.map(({ memberId, name }): [string, string] => [`member:${memberId}`, name]),
    ...tokens.map(({ id, name, holder }): [string, string] => [`token:${id}`, `${holder}, by token ${name}`]),
  ])
  return {
    nameOf(label) {
      const [kind, id = ''] = label.split(':')
      if (kind === 'system') return systemWords[id] ?? `Keyturn (${id})`
      return (
        names.get(label) ?? { member: 'A member', token: 'A token', key: 'The key itself' }[kind as string] ?? label
      )
    },
    members: members.items.map(({ memberId, name }) => ({ value: `member:${memberId}`, label: name })),
  }
}
