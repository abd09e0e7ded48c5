import type { MemberActor } from '#lib/access/actor.ts'
import { mayAnywhere } from '#lib/access/may.ts'
import { listTokens } from '#lib/credentials/tokens.ts'
import { listMembers } from '#lib/members/queries.ts'

const systemWords: Record<string, string> = {
  clock: 'Keyturn, by the clock',
  cli: 'The operator, at the terminal',
  github: 'GitHub, by secret scanning',
  setup: 'Keyturn, at its setup',
  sample: 'The sample',
}

/** Of what is no member, by its label in the ledger: "Keyturn, by the clock", "A token". */
function programName(label: string): string {
  const [kind, id = ''] = label.split(':')
  if (kind === 'system') return systemWords[id] ?? `Keyturn (${id})`
  return { token: 'A token', key: 'The key itself' }[kind ?? ''] ?? label
}

/** Who did something to a key: a person by name, all else by what it is. */
export function byOf({ actor, by }: { actor: string; by: string }): string {
  return actor.startsWith('member:') ? by : programName(actor)
}

/** After "Quarantined Mon 9 Nov by": what Keyturn does unasked is not the clock's to answer for. */
export function stoppedBy(event: { actor: string; by: string }): string {
  return event.actor === 'system:clock' ? 'Keyturn itself' : byOf(event)
}

export interface ActorNames {
  /** "Jonas Weber", "A token", "Keyturn, by the clock"; `unnamed`: what a member is called whose name is not the reader’s to see */
  nameOf(actor: string, unnamed?: string): string
  /** those that a filter offers; `chosen` among them, though it has left or is one key of many */
  options(chosen: string): { value: string; label: string; group: string }[]
}

/** Who stands behind the ledger's labels, as far as the reader may know. */
export async function readActorNames(actor: MemberActor): Promise<ActorNames> {
  const [members, tokens] = await Promise.all([
    listMembers(actor, { includeLeft: true }),
    mayAnywhere(actor, 'token.manage') ? listTokens(actor) : [],
  ])
  const people = members.items.map(({ memberId, name }) => ({ value: `member:${memberId}`, label: name }))
  const programs = tokens.map(({ id, name, holder }) => ({
    value: `token:${id}`,
    label: `${holder}, by token ${name}`,
  }))
  const systems = Object.entries(systemWords).map(([name, label]) => ({ value: `system:${name}`, label }))
  const names = new Map([...people, ...programs, ...systems].map(({ value, label }) => [value, label]))
  const nameOf = (label: string, member = 'A member') => {
    return names.get(label) ?? (label.startsWith('member:') ? member : programName(label))
  }
  return {
    nameOf,
    options(chosen) {
      const known = [
        ...people.map(person => ({ ...person, group: 'People' })),
        { value: 'token', label: 'Any token', group: 'Tokens' },
        ...programs.map(program => ({ ...program, group: 'Tokens' })),
        { value: 'key', label: 'A key itself', group: 'Keys' },
        { value: 'system', label: 'Keyturn, by anything', group: 'Keyturn' },
        ...systems.map(system => ({ ...system, group: 'Keyturn' })),
      ]
      if (chosen === '' || known.some(option => option.value === chosen)) return known
      return [...known, { value: chosen, label: nameOf(chosen), group: 'Others' }]
    },
  }
}
