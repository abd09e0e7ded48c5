/** A benchmark prints for people as it goes and returns its figures; `--json` makes them the last line. */
export interface Bench {
  describe: string
  run(options: { say: (line: string) => void; args: string[] }): Promise<Record<string, number | object>>
}
