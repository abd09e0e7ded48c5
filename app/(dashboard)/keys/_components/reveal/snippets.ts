/** What is pasted somewhere. `{key}` in `copy` stands for the whole key; what is shown has its hint. */
export interface Snippet {
  label: string
  comment?: string
  code: string
  /** copied instead, with the key in it: only where the text goes into a file */
  withKey?: boolean
}

export interface SnippetTab {
  value: string
  label: string
  /** reading it, as opposed to storing it */
  reads?: boolean
  snippets: Snippet[]
  note?: string
}

/** `payments` → `PAYMENTS_API_KEY` */
export function variableOf(service: string): string {
  return `${service.toUpperCase().replace(/[^A-Z0-9]+/g, '_')}_API_KEY`
}

/** A key's name as Kubernetes takes it (RFC 1123 label). */
function labelOf(name: string): string {
  const label = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 63)
  return label.replace(/^-+|-+$/g, '') || 'api-key'
}

export function selfCheck(server: string, variable: string): string {
  return `curl ${server}/v1/keys/self \\\n  -H "Authorization: Bearer $${variable}"`
}

/**
 * Ways to store a key and to read it. None passes it as an argument, which a shell's history and every process list
 * would show: it is typed or pasted at a prompt that does not echo, or comes from standard input.
 */
export function snippetTabs({ service, name, hint }: { service: string; name: string; hint: string }): SnippetTab[] {
  const variable = variableOf(service)
  return [
    {
      value: 'env',
      label: '.env',
      snippets: [
        { label: 'Line of the .env file', comment: '# .env', code: `${variable}=${hint}`, withKey: true },
        { label: 'Line of the .gitignore file', comment: '# .gitignore', code: '.env' },
      ],
    },
    {
      value: 'shell',
      label: 'Shell',
      note: 'Paste the key at the prompt and press Enter. Nothing is shown, and the history holds these two lines only.',
      snippets: [{ label: 'Shell commands', code: `read -rs ${variable}\nexport ${variable}` }],
    },
    {
      value: 'github',
      label: 'GitHub Actions',
      note: 'It asks for the value: paste the key there.',
      snippets: [{ label: 'GitHub command', code: `gh secret set ${variable}` }],
    },
    {
      value: 'kubernetes',
      label: 'Kubernetes',
      note: 'Paste the key after the first line. printf belongs to the shell, so no process list shows what it prints.',
      snippets: [
        {
          label: 'Kubernetes commands',
          code: `read -rs ${variable}\nprintf %s "$${variable}" | kubectl create secret generic ${labelOf(name)} \\\n  --from-file=${variable}=/dev/stdin`,
        },
      ],
    },
    {
      value: 'node',
      label: 'Node',
      reads: true,
      note: 'On the server, when it runs. What a build puts into a page is public.',
      snippets: [
        {
          label: 'Node code',
          code: `const key = process.env.${variable}\nif (!key) throw new Error('${variable} is not set')`,
        },
      ],
    },
    {
      value: 'python',
      label: 'Python',
      reads: true,
      note: 'On the server, when it runs. A missing variable stops the start with a KeyError.',
      snippets: [{ label: 'Python code', code: `import os\n\nkey = os.environ["${variable}"]` }],
    },
    {
      value: 'go',
      label: 'Go',
      reads: true,
      note: 'On the server, when it runs.',
      snippets: [
        {
          label: 'Go code',
          code: `key, ok := os.LookupEnv("${variable}")\nif !ok {\n\tlog.Fatal("${variable} is not set")\n}`,
        },
      ],
    },
  ]
}
