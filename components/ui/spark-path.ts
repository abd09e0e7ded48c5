/** Lines of a sparkline on a zero baseline; a null breaks the line, and a value alone between nulls is a short dash. */
export function sparkPath(values: (number | null)[], width: number, height: number): { line: string; area: string } {
  const top = Math.max(...values.map(value => value ?? 0), 0)
  const step = values.length > 1 ? width / (values.length - 1) : width
  const y = (value: number) => round(height - 0.75 - (top > 0 ? (value / top) * (height - 2.25) : 0))
  let [line, area] = ['', '']
  for (const [from, to] of runsOf(values)) {
    const points = values
      .slice(from, to + 1)
      .map((value, offset) => `${round((from + offset) * step)} ${y(value ?? 0)}`)
    if (points.length === 1) points.push(`${round(Math.min(from * step + 1.5, width))} ${y(values[from] ?? 0)}`)
    line += `M${points.join('L')}`
    area += `M${points.join('L')}V${height}H${round(from * step)}Z`
  }
  return { line, area }
}

/** First and last index of each run of values between nulls. */
function runsOf(values: (number | null)[]): [number, number][] {
  const runs: [number, number][] = []
  values.forEach((value, index) => {
    if (value === null) return
    const last = runs.at(-1)
    if (last && last[1] === index - 1) last[1] = index
    else runs.push([index, index])
  })
  return runs
}

const round = (value: number) => Math.round(value * 10) / 10
