const unitSeconds = { days: 86_400, hours: 3600, minutes: 60, seconds: 1 } as const

export type Unit = keyof typeof unitSeconds

/** In the largest unit that says it exactly: what somebody set through the API must survive a form. */
export function amountOf(seconds: number): { amount: number; unit: Unit } {
  const units = Object.entries(unitSeconds) as [Unit, number][]
  const [unit, size] = units.find(([, each]) => seconds % each === 0) ?? ['seconds', 1]
  return { amount: seconds / size, unit: seconds === 0 ? 'hours' : unit }
}

/** Whole seconds, so that half a day can be said in days. */
export function secondsOf(amount: number, unit: Unit): number {
  return amount * unitSeconds[unit]
}
