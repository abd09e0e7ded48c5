import type { Command } from 'commander'
import { type ChainReport, headPattern, verifyChain } from '#lib/audit/verify-chain.ts'
import { operatorOf } from './actor.ts'
import { printJson, printLine } from './output.ts'

interface Options {
  head?: string
  organization?: string
  json?: boolean
}

export function addAuditCommands(program: Command): void {
  const audit = program.command('audit').description('check the ledger')

  audit
    .command('verify')
    .description('recompute the whole ledger; exit 1 where it is not as it was written')
    .option('--head <seq:mac>', 'a head that an earlier run printed and that was kept elsewhere')
    .option('--organization <organization>', 'may be left out while there is one')
    .option('--json', 'print one JSON document')
    .action(async (options: Options, self: Command) => {
      if (options.head !== undefined && !headPattern.test(options.head)) {
        self.error('--head: as an earlier run printed it, <seq>:<64 hex digits>.')
      }
      const report = await verifyChain(await operatorOf(self, options.organization), options.head)
      if (options.json) printJson(report)
      else for (const line of linesOf(report)) printLine(line)
      if (!report.ok) process.exitCode = 1
    })
}

function linesOf({ problem, checked, head }: ChainReport): string[] {
  if (problem) {
    const sound = checked === 0 ? 'No entry before it was checked.' : `Sound up to ${checked}: ${head}`
    return [`The ledger is broken at ${problem.seq}: ${problem.kind}. ${problem.detail}`, sound]
  }
  if (head === null) return ['The ledger is empty.']
  return [`The ledger is sound: ${checked} entries.`, `Keep this head elsewhere, for --head: ${head}`]
}
