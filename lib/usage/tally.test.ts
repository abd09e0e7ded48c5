import fc from 'fast-check'
import postgres from 'postgres'
import { expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing.ts'
import { addTally, bothTallies, countAt, sumOfTallies, type Tally, tallyOf } from './tally.ts'

const database = useTestDatabase()
const places = 7

test('a tally is the same whether counted here or by the database, and so are their sums', async () => {
  const sql = postgres(database.url, { max: 1 })
  const seen = fc.array(fc.array(fc.nat(places - 1), { maxLength: 9 }), { minLength: 1, maxLength: 5 })
  await fc.assert(
    fc.asyncProperty(seen, async batches => {
      const tallies = batches.map(batch => {
        const tally: Tally = []
        for (const place of batch) countAt(tally, place)
        return tally
      })
      const sum: Tally = []
      for (const tally of tallies) addTally(sum, tally)
      const text = (tally: readonly number[]) => `{${tally.join(',')}}`
      const [first = [], second = []] = tallies
      const [row] = await sql`
        select (select ${sql.unsafe(tallyOf('p', places))}::int[] from unnest(${text(batches.flat())}::int[]) p) as counted,
          (select ${sql.unsafe(sumOfTallies('t.tally', places))}::int[]
            from (select e::bigint[] as tally from unnest(${tallies.map(text)}::text[]) e) t) as summed,
          (select ${sql.unsafe(bothTallies('a', 'b', places))}::int[]
            from (select ${text(first)}::bigint[] as a, ${text(second)}::bigint[] as b) t) as both,
          keyturn_add(${text(first)}::bigint[], ${text(second)}::bigint[])::int[] as added`
      const both = [...first]
      addTally(both, second)
      expect(row).toEqual({ counted: sum, summed: sum, both, added: both })
    }),
    { numRuns: 100 },
  )
  await sql.end()
})
