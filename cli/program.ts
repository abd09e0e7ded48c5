import { Command, CommanderError } from 'commander'
import { isDatabaseDown } from '#lib/is-database-down.ts'
import { scrubKeys } from '#lib/log.ts'
import { addAuditCommands } from './audit.ts'
import { openDatabase } from './database.ts'
import { addKeyCommands } from './key.ts'
import { addLogsCommands } from './logs.ts'
import { addMigrateCommand } from './migrate.ts'
import { harmless } from './output.ts'
import { addOwnerCommands } from './owner.ts'
import { addScanCommand, scanExitCodes } from './scan.ts'
import { addTokenCommands } from './token.ts'
import { addUsageCommands } from './usage.ts'

// The door for a terminal. Answers go to standard output, all else to standard error; wrong is exit code 1, and for
// `scan`, where 1 is an answer, 2.

const wrong = process.argv[2] === 'scan' ? scanExitCodes.failed : 1
const isJson = process.argv.includes('--json')

function complain(message: string): void {
  const text = scrubKeys(message.replace(/^error: /, '').trimEnd())
  const lines = text.split('\n').map(harmless).join('\n')
  process.stderr.write(`${isJson ? JSON.stringify({ error: lines }) : lines}\n`)
}

/** A failed query's message holds its parameters; only its code is for the eye. */
function explain(error: unknown): string {
  if (isDatabaseDown(error)) return 'The database does not answer. Is it running, and does DATABASE_URL name it?'
  for (let inner = error; inner instanceof Error; inner = inner.cause) {
    const { code = 'unknown' } = inner as { code?: string }
    if (inner.name === 'PostgresError') return `A database query failed: ${code}.`
  }
  return error instanceof Error ? error.message : String(error)
}

let close: (() => Promise<void>) | undefined
const program = new Command('keyturn')
  .description('Keyturn at the terminal')
  .exitOverride()
  .configureOutput({ outputError: complain })
  .hook('preAction', async (_, command) => {
    const name = `${command.parent?.name()} ${command.name()}`
    close = await openDatabase({ mayBegin: ['owner create', 'keyturn migrate'].includes(name) })
  })
addOwnerCommands(program)
addTokenCommands(program)
addKeyCommands(program)
addAuditCommands(program)
addMigrateCommand(program)
addLogsCommands(program)
addUsageCommands(program)
addScanCommand(program)

try {
  await program.parseAsync()
} catch (error) {
  if (!(error instanceof CommanderError)) complain(explain(error))
  process.exitCode = error instanceof CommanderError && error.exitCode === 0 ? 0 : wrong
} finally {
  await close?.()
}
