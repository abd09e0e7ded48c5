import type { Command } from 'commander'
import { explainImportError } from '#lib/usage/errors.ts'
import { findImportActor, type ImportedFile, importLogs } from '#lib/usage/import-logs.ts'
import { closeIngest } from '#lib/usage/ingest.ts'
import { type LogFormat, logFormats } from '#lib/usage/log-format.ts'
import { printJson, printLine, valueOrExit } from './output.ts'

interface Options {
  key: string
  format: LogFormat | 'auto'
  json?: boolean
}

export function addLogsCommands(program: Command): void {
  const logs = program.command('logs').description('read web servers’ logs')

  logs
    .command('import')
    .description('count the requests of a log file as a key’s; run again, it goes on where it stood')
    .argument('<file>', 'a log file, plain or gzip')
    .requiredOption('--key <key id>', 'whose requests these are')
    .option('--format <format>', `auto, or one of ${logFormats.join(', ')}`, 'auto')
    .option('--json', 'print one JSON document')
    .action(async (file: string, options: Options, self: Command) => {
      if (![...logFormats, 'auto'].includes(options.format)) {
        self.error(`--format: auto, or one of ${logFormats.join(', ')}.`)
      }
      const actor = await findImportActor(options.key)
      if (!actor) return self.error('--key: no such key.')
      try {
        const input = { file, keyId: options.key, format: options.format, onProgress: tellProgress }
        const imported = valueOrExit(self, await importLogs(actor, input), explainImportError)
        if (options.json) printJson(imported)
        else for (const line of linesOf(imported)) printLine(line)
      } finally {
        await closeIngest()
      }
    })
}

function tellProgress({ lines, accepted, rejectedCount }: ImportedFile): void {
  process.stderr.write(`${lines} lines read, ${accepted} counted, ${rejectedCount} refused\n`)
}

function linesOf({ lines, accepted, rejectedCount, rejected, skippedBytes }: ImportedFile): string[] {
  const before = skippedBytes > 0 ? ` ${skippedBytes} bytes had been imported before.` : ''
  const refused = rejected.slice(0, 10).map(each => `  line ${each.line}: ${each.reason}`)
  const more = rejectedCount > refused.length ? [`  and ${rejectedCount - refused.length} more`] : []
  return [`${lines} lines read, ${accepted} counted, ${rejectedCount} refused.${before}`, ...refused, ...more]
}
