import { variableOf } from '#app/(dashboard)/keys/_components/reveal/snippets.ts'

interface Target {
  /** this Keyturn's address */
  server: string
  service: string
  environment: string
}

/** Asks about a key. The body comes from standard input, so the key stands in no process list. */
export function verifySnippet({ server, service, environment }: Target): string {
  return `curl ${server}/v1/verify \\
  -H "Authorization: Bearer $KEYTURN_TOKEN" \\
  -H "Content-Type: application/json" \\
  -d @- <<EOF
{"key": "$${variableOf(service)}", "service": "${service}", "environment": "${environment}"}
EOF`
}

/** Reports one request; a gateway sends many lines at once. */
export function reportSnippet({ server, service, environment }: Target): string {
  return `curl ${server}/v1/logs \\
  -H "Authorization: Bearer $KEYTURN_TOKEN" \\
  -H "Content-Type: application/x-ndjson" \\
  --data-binary @- <<EOF
{"time": "$(date -u +%Y-%m-%dT%H:%M:%SZ)", "key": "$${variableOf(service)}", "service": "${service}", "environment": "${environment}", "method": "GET", "path": "/v1/hello", "status": 200, "durationMs": 12}
EOF`
}

/** What stands for something of the reader's own in the snippets. */
export function snippetVariables(service: string): string[] {
  return ['$KEYTURN_TOKEN', `$${variableOf(service)}`]
}
