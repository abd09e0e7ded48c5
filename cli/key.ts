import type { Command } from 'commander'
import { createKey } from '#lib/keys/create-key.ts'
import { explainKeyError } from '#lib/keys/errors.ts'
import { createKeyInput } from '#lib/keys/input.ts'
import { operatorOf } from './actor.ts'
import { printJson, printLine, readOptions, valueOrExit } from './output.ts'

interface Options {
  service: string
  environment: string
  name: string
  holderMember?: string
  holderMachine?: string
  organization?: string
  json?: boolean
}

export function addKeyCommands(program: Command): void {
  const key = program.command('key').description('make a key')

  key
    .command('create')
    .description('make a key and print it, alone, this once')
    .requiredOption('--service <slug>', 'the service that it opens')
    .requiredOption('--environment <environment>', 'development, staging or production')
    .requiredOption('--name <name>', 'what it is for')
    .option('--holder-member <email>', 'the member who holds it')
    .option('--holder-machine <name>', 'the machine that holds it')
    .option('--organization <organization>', 'may be left out while there is one')
    .option('--json', 'print one JSON document')
    .action(async (options: Options, self: Command) => {
      const { service, environment, name } = options
      const input = readOptions(self, createKeyInput, { service, environment, name, holder: holder(self, options) })
      const actor = await operatorOf(self, options.organization)
      const created = valueOrExit(self, await createKey(actor, input), explainKeyError)
      if (options.json) printJson(created)
      else printLine(created.key)
    })
}

function holder(self: Command, { holderMember: member, holderMachine: machine }: Options) {
  if (member !== undefined && machine === undefined) return { member }
  if (machine !== undefined && member === undefined) return { machine }
  return self.error('Name who holds the key: either --holder-member or --holder-machine.')
}
