import { Mono } from '#components/ui/mono.tsx'
import type { LeakFileName } from '#lib/leaks/leak-files.ts'
import { LeakFile } from './leak-file.tsx'

type ScannerRulesProps = { gitleaks: string; secretlint: string; gitSecrets: string }

interface Rules {
  scanner: string
  file: LeakFileName
  run: string
  text: string
}

/** The same shapes in three tongues. */
export function ScannerRules({ gitleaks, secretlint, gitSecrets }: ScannerRulesProps) {
  const all: Rules[] = [
    { scanner: 'gitleaks', file: 'gitleaks.toml', run: 'gitleaks git --redact --config gitleaks.toml', text: gitleaks },
    {
      scanner: 'secretlint',
      file: 'secretlintrc.json',
      run: 'npx secretlint --maskSecrets --secretlintrc secretlintrc.json "**/*"',
      text: secretlint,
    },
    {
      scanner: 'git-secrets',
      file: 'keyturn-git-secrets.txt',
      run: 'git secrets --add-provider -- cat keyturn-git-secrets.txt',
      text: gitSecrets,
    },
  ]
  return (
    <div className="grid gap-3">
      <p className="text-text-2">
        They match the shape and can’t compute the checksum, so they also find what only looks like a key. They hold the
        prefixes of today: take them again after a new service. secretlint needs{' '}
        <Mono>@secretlint/secretlint-rule-pattern</Mono>; git-secrets prints the line that it finds, key and all.
      </p>
      <ul className="border-line-soft border-t">
        {all.map(({ scanner, file, run, text }) => (
          <li
            key={scanner}
            className="flex items-center gap-x-4 gap-y-2 border-line-soft border-b py-2.5 max-md:flex-wrap"
          >
            <span className="min-w-0 flex-1 max-md:basis-full">
              <span className="block font-medium text-text">{scanner}</span>
              <Mono className="wrap-anywhere block text-text-2 leading-[18px]">{run}</Mono>
            </span>
            <LeakFile name={file} text={text} of={`rules for ${scanner}`} />
          </li>
        ))}
      </ul>
    </div>
  )
}
