import type { Command } from 'commander'
import { printJson, printLine } from './output.ts'

/** The database was brought up to date when it was opened, as for every command; this one says so. */
export function addMigrateCommand(program: Command): void {
  program
    .command('migrate')
    .description('bring the database up to date, and do nothing else')
    .option('--json', 'print one JSON document')
    .action((options: { json?: boolean }) => {
      if (options.json) printJson({ migrated: true })
      else printLine('The database is up to date.')
    })
}
