/**
 * Who asks for no more than an equal part gets what they ask for, and what they leave goes to those who ask for more
 * (max-min fairness): one who asks for everything takes nothing from the modest.
 */
export function shareOut(asked: ReadonlyMap<string, number>, total: number): Map<string, number> {
  const shares = new Map<string, number>()
  let left = total
  let waiting = asked.size
  for (const [name, wanted] of [...asked].sort(([, a], [, b]) => a - b)) {
    const share = Math.min(wanted, Math.floor(left / waiting))
    shares.set(name, share)
    left -= share
    waiting--
  }
  return shares
}
