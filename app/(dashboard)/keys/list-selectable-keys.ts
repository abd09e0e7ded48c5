import type { MemberActor } from '#lib/access/actor.ts'
import { mostKeysAtOnce } from '#lib/keys/input.ts'
import { listKeys } from '#lib/keys/queries.ts'
import { listKeySparklines } from '#lib/usage/list-key-sparklines.ts'
import { readListParams, toListInput } from './_components/list-url.ts'
import { type SelectableKey, toListItem } from './key-list-item.ts'

/** The list at an address from its top, as far as one decision goes, with what each row must say to be selected. */
export async function listSelectableKeys(actor: MemberActor, search: string): Promise<SelectableKey[]> {
  const params = readListParams(Object.fromEntries(new URLSearchParams(search)))
  const now = new Date()
  const input = { ...toListInput(params), limit: mostKeysAtOnce, cursor: undefined }
  const { items } = await listKeys(actor, input, now)
  const ids = items.map(key => key.id)
  const days = await listKeySparklines(actor, ids, now)
  return items.map(key => {
    const { id, name, requests, may } = toListItem(actor, key, days.get(key.id), now)
    return { id, name, requests, may }
  })
}
