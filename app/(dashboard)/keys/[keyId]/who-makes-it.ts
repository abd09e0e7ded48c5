import type { KeyRow } from '#lib/keys/key-row.ts'

/** Who can make a new secret of a key, as a sentence goes on: the holder, the team's leads, and owners always. */
export function whoMakesIt({ holder }: Pick<KeyRow, 'holder'>): string {
  return holder?.kind === 'member' ? `${holder.name} or a lead of the team` : 'a lead of the team or an owner'
}
