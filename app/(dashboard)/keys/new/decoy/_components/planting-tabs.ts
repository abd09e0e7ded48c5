import type { Environment } from '#lib/access/words.ts'
import { type SnippetTab, variableOf } from '../../../_components/reveal/snippets.ts'

interface Decoy {
  service: string
  environment: Environment
  hint: string
}

/**
 * Texts that hold a decoy as if somebody had left a real key there. The variable is not the one that the forms for real
 * keys name, or a program of one's own would pick it up and set it off.
 */
export function plantingTabs({ service, environment, hint }: Decoy): SnippetTab[] {
  const variable = `${variableOf(service)}_OLD`
  return [
    {
      value: 'env',
      label: '.env',
      note: 'In a folder of old things, on a laptop, in a backup: nowhere from where a program reads its settings.',
      snippets: [{ label: 'Line of the .env file', comment: '# .env.bak', code: `${variable}=${hint}`, withKey: true }],
    },
    {
      value: 'profile',
      label: 'Profile',
      note: 'As a command-line tool keeps its credentials, in a home directory or an image of a machine.',
      snippets: [
        {
          label: 'Section of a credentials file',
          comment: `# ~/.${service}/credentials`,
          code: `[${environment}-admin]\n${service.replaceAll('-', '_')}_access_key = ${hint}\nregion = eu-central-1`,
          withKey: true,
        },
      ],
    },
    {
      value: 'ci',
      label: 'CI variable',
      note: 'It asks for the value: paste the decoy there. Whoever makes a workflow print its secrets takes it along.',
      snippets: [{ label: 'GitHub command', code: `gh secret set ${variable}` }],
    },
    {
      value: 'wiki',
      label: 'Wiki, ticket',
      note: 'In a page or a ticket that many may read, and few have a reason to.',
      snippets: [
        {
          label: 'Sentence of a page',
          code: `Fallback if the ${service} job is stuck again (${environment}, please remove later):\n${hint}`,
          withKey: true,
        },
      ],
    },
  ]
}
