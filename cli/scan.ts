import type { Command } from 'commander'
import { hideKeys } from '#lib/format/hide-keys.ts'
import { type FoundAt, identifySpots, listPrefixes } from '#lib/leaks/identify-spots.ts'
import { scanFiles, type Unreadable } from '#lib/leaks/scan-files.ts'
import { harmless, printJson, printLine } from './output.ts'

interface Options {
  all?: boolean
  json?: boolean
}

/** As grep's: 1 is an answer, and what could not be read or asked is something else. */
export const scanExitCodes = { none: 0, found: 1, failed: 2 } as const

export function addScanCommand(program: Command): void {
  program
    .command('scan')
    .description(
      'find this installation’s keys and tokens in files; exit 1 if any, 2 where something could not be read',
    )
    .argument('<path...>', 'files, and folders with all that is in them')
    .option('--all', 'binary files and .git too')
    .option('--json', 'print one JSON document')
    .action(async (paths: string[], options: Options) => {
      const prefixes = await listPrefixes()
      const found: (FoundAt & { file: string })[] = []
      const unreadable: Unreadable[] = []
      let files = 0
      for await (const each of scanFiles(paths, { all: options.all ?? false })) {
        const file = hideKeys(each.path) // a name may be a key as well
        if ('reason' in each) {
          unreadable.push({ path: file, reason: each.reason })
          process.stderr.write(`${options.json ? '' : `${harmless(file)}: could not be read (${each.reason})\n`}`)
          continue
        }
        files++
        for (const at of await identifySpots(each.spots, prefixes)) {
          found.push({ file, ...at })
          if (!options.json) printLine(`${file}:${at.line}:${at.column}: ${at.hint}  ${wordsOf(at)}`)
        }
      }
      if (options.json) printJson({ files, found, unreadable })
      else if (found.length === 0 && unreadable.length === 0)
        printLine(`No key in ${files} ${files === 1 ? 'file' : 'files'}.`)
      process.exitCode =
        unreadable.length > 0 ? scanExitCodes.failed : found.length > 0 ? scanExitCodes.found : scanExitCodes.none
    })
}

function wordsOf({ kind, name, service, environment, status }: FoundAt): string {
  if (status === 'unknown') return `${kind}, not known here`
  const where = service === null ? '' : ` (${service}, ${environment})`
  return `${kind} ${name}${where}, ${status}`
}
