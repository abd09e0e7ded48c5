/** What one statement can carry: a bind message holds 65,535 values. */
export function* inThousands<T>(items: readonly T[]): Generator<T[]> {
  for (let from = 0; from < items.length; from += 1000) yield items.slice(from, from + 1000)
}
