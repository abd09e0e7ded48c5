import type { Command } from 'commander'
import { z } from 'zod'
import { getEnv } from '#lib/env.ts'
import { explainRecountError } from '#lib/usage/errors.ts'
import type { RowDifference } from '#lib/usage/list-differences.ts'
import { type DayRecount, recountDay } from '#lib/usage/recount-day.ts'
import { nilId } from '#lib/usage/rollup.ts'
import { operatorOf } from './actor.ts'
import { printJson, printLine, readOptions } from './output.ts'

interface Options {
  day?: string
  days?: string
  repair?: boolean
  organization?: string
  json?: boolean
}

type Outcome = Pick<DayRecount, 'day' | 'differences'> & {
  state: 'equal' | 'differs' | 'repaired' | 'not_whole'
  /** why it is not whole */
  why?: string
}

export function addUsageCommands(program: Command): void {
  const usage = program.command('usage').description('check what is counted of requests')

  usage
    .command('recount')
    .description('count days anew from their single requests; exit 1 where the charts’ counts differ')
    .option('--day <date>', 'one day, UTC, as 2027-01-31')
    .option('--days <number>', 'the last days, today with them; else all of which single requests are kept')
    .option('--repair', 'put right what differs, and note it in the ledger')
    .option('--organization <organization>', 'may be left out while there is one')
    .option('--json', 'print one JSON document')
    .action(async (options: Options, self: Command) => {
      const days = daysOf(self, options, new Date())
      const actor = await operatorOf(self, options.organization)
      const outcomes: Outcome[] = []
      for (const day of days) {
        const recounted = await recountDay(actor, { day, repair: options.repair ?? false })
        const outcome = recounted.ok
          ? { day, state: stateOf(recounted.value), differences: recounted.value.differences }
          : { day, state: 'not_whole' as const, differences: [], why: explainRecountError(recounted.error) }
        outcomes.push(outcome)
        if (!options.json) for (const line of linesOf(outcome)) printLine(line)
      }
      if (options.json) printJson({ days: outcomes })
      if (outcomes.some(each => each.state === 'differs')) process.exitCode = 1
    })
}

const optionsInput = z
  .object({
    day: z.iso.date({ error: 'A day, as in 2027-01-31.' }).optional(),
    days: z
      .string()
      .regex(/^[1-9]\d{0,2}$/, { error: 'A number of days, from 1 to 999.' })
      .transform(Number)
      .optional(),
  })
  .refine(({ day, days }) => day === undefined || days === undefined, {
    error: 'Either --day or --days.',
    path: ['days'],
  })

/** Oldest first. */
function daysOf(self: Command, options: Options, now: Date): string[] {
  const { day, days = getEnv().keptDays.raw } = readOptions(self, optionsInput, options)
  if (day !== undefined) return [day]
  const ago = (count: number) => new Date(now.getTime() - count * 86_400_000).toISOString().slice(0, 10)
  return Array.from({ length: days }, (_, n) => ago(days - 1 - n))
}

function stateOf({ differences, repaired }: DayRecount): Outcome['state'] {
  if (repaired) return 'repaired'
  return differences.length === 0 ? 'equal' : 'differs'
}

function linesOf({ day, state, differences, why }: Outcome): string[] {
  if (state === 'not_whole') return [`${day}  not whole: ${why}`]
  const rows = differences.flatMap(({ table, rows, first }) => [
    `  ${table}: ${rows} ${rows === 1 ? 'row' : 'rows'}`,
    ...first.map(row => `    ${nameOf(row)}  expected ${countsOf(row.expected)}, stored ${countsOf(row.stored)}`),
  ])
  return [`${day}  ${state}`, ...rows]
}

/** What the row counts; what all rows of its table leave empty is left out. */
function nameOf({ of }: RowDifference): string {
  const told = Object.entries(of).filter(([, value]) => value !== '' && value !== nilId)
  return told.map(([name, value]) => `${name}=${value}`).join(' ')
}

function countsOf(counts: RowDifference['stored']): string {
  return counts === null ? 'none' : JSON.stringify(counts)
}
