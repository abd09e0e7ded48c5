// The table "The house" of the style guide, as a fence. A lower floor never imports a higher one.

const floors = [
  ['services', 'members', 'notices'],
  ['keys', 'webhooks'],
  ['rotation', 'usage'],
  ['verification', 'detection', 'offboarding', 'posture'],
  ['alerts', 'leaks'],
]
const domains = floors.flat().join('|')
const ground =
  'env|env-secrets|env-variables|process-wide|copy-text|generations|log|is-database-down|client-address|result|format|access|audit|credentials|memory'

// Tests and their fixtures may look behind every door; the terminal opens the database as server/ does for the others.
const tests = '\\.(test|fixture)\\.tsx?$'
const openers = '^cli/database\\.ts$'

const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to })

export default {
  forbidden: [
    forbid('no-cycle', 'Two files that need each other are one thought in two places.', {}, { circular: true }),
    forbid('no-unresolved', 'An import that leads nowhere.', {}, { couldNotResolve: true }),
    forbid(
      'doors-leave-the-database-alone',
      'A door calls a verb; verbs own the queries.',
      { path: '^(app|api|worker|cli)/', pathNot: [tests, openers] },
      { path: '^db/' },
    ),
    forbid(
      'doors-do-not-open-each-other',
      'Four doors, one house.',
      { path: '^(app|api|worker|cli)/', pathNot: tests },
      { path: '^(app|api|worker|cli)/', pathNot: '^$1/' },
    ),
    forbid(
      'components-belong-to-pages',
      'Only app draws.',
      { path: '^(api|worker|cli|lib|db)/' },
      { path: '^components/' },
    ),
    forbid(
      'components-hold-no-rules',
      'What reaches a browser may know formats and input shapes; any other lib as types only.',
      { path: '^(components/|app/.*/_components/)', pathNot: tests },
      { path: '^(lib|db)/', pathNot: '^lib/(format/|[^/]+/[a-z-]*input\\.ts$)', dependencyTypesNot: ['type-only'] },
    ),
    ...floors.map((names, index) =>
      forbid(
        `floor-${index + 1}-looks-down`,
        `${names.join(' and ')} may import only what stands on a lower floor.`,
        { path: `^lib/(${names.join('|')})/`, pathNot: tests },
        {
          path: '^(lib|app|api|worker|cli|components)/',
          pathNot: `^lib/($1/|(${[ground, ...floors.slice(0, index).flat()].join('|')})(/|\\.ts$))`,
        },
      ),
    ),
    forbid(
      'ground-knows-no-domain',
      'Access, audit and credentials serve every domain.',
      { path: '^lib/(access|audit|credentials|format)/', pathNot: tests },
      { path: `^lib/(${domains})/` },
    ),
    forbid('sign-in-is-for-pages', 'Auth.js needs Next.', { path: '^(?!app/|lib/auth/)' }, { path: '^lib/auth/' }),
    forbid(
      'rules-know-no-framework',
      'A verb is called by four doors; only the wiring of sign-in may know Next.',
      { path: '^(lib|db)/', pathNot: '^lib/auth/|\\.test\\.tsx?$' },
      { path: '^node_modules/(next|next-auth|react|hono)/' },
    ),
    forbid(
      'database-knows-only-the-environment',
      'Storage has no rules.',
      { path: '^db/', pathNot: tests },
      { path: '^(lib|app|api|worker|cli|components|server)/', pathNot: '^lib/(env|process-wide)' },
    ),
    forbid(
      'journeys-use-the-browser',
      'A journey that imports the code tests the import.',
      { path: '^e2e/' },
      { path: '^(lib|db|app|api|worker|cli|components|server)/' },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
    },
  },
}
