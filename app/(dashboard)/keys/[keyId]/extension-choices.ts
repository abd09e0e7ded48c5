export interface ExtensionChoice {
  retiresAt: string
  /** how much later than now planned; null: as late as the policy allows */
  addedDays: number | null
}

const dayMs = 86_400_000
const offered = [1, 3, 7]

/** By how much an overlap may be made longer, soonest first; nothing where it already lasts as long as it may. */
export function extensionChoices(retiresAt: Date, latest: Date | null): ExtensionChoice[] {
  if (latest !== null && latest <= retiresAt) return []
  const choices = offered
    .map(addedDays => ({ addedDays, at: new Date(retiresAt.getTime() + addedDays * dayMs) }))
    .filter(({ at }) => latest === null || at < latest)
    .map(({ addedDays, at }): ExtensionChoice => ({ addedDays, retiresAt: at.toISOString() }))
  return latest === null ? choices : [...choices, { addedDays: null, retiresAt: latest.toISOString() }]
}
