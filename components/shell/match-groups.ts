type Item = { label: string; hint?: string; keywords?: string[] }
type Group<T extends Item> = { heading: string; items: T[] }

/** What holds every word of the query, in its label, hint or keywords; groups left empty are dropped. */
export function matchGroups<T extends Item>(groups: Group<T>[], query: string): Group<T>[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  return groups
    .map(({ heading, items }) => ({
      heading,
      items: items.filter(item => words.every(word => textOf(item).includes(word))),
    }))
    .filter(group => group.items.length > 0)
}

const textOf = ({ label, hint = '', keywords = [] }: Item) => [label, hint, ...keywords].join(' ').toLowerCase()
