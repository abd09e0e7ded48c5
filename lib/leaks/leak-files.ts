import { preCommitHook } from './pre-commit-hook.ts'
import { gitleaksRules, gitSecretsPatterns, secretlintRules } from './scanner-rules.ts'

/** What is handed out against leaks, by the name under which it is downloaded. */
const files = {
  'pre-commit': () => preCommitHook,
  'gitleaks.toml': gitleaksRules,
  'secretlintrc.json': secretlintRules,
  'keyturn-git-secrets.txt': gitSecretsPatterns,
} as const satisfies Record<string, (prefixes: readonly string[]) => string>

export type LeakFileName = keyof typeof files

export function isLeakFile(name: string): name is LeakFileName {
  return Object.hasOwn(files, name)
}

/** The file, for services with these prefixes. */
export function leakFile(name: LeakFileName, prefixes: readonly string[]): string {
  return files[name](prefixes)
}
