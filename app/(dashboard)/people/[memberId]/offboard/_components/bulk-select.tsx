type BulkSelectProps = { label: string; options: [string, string][]; onChoose: (value: string) => void }

/** Chooses for many and springs back: it shows no state, the rows do. */
export function BulkSelect({ label, options, onChoose }: BulkSelectProps) {
  return (
    <select
      aria-label={label}
      value=""
      onChange={event => event.target.value && onChoose(event.target.value)}
      className="field-sizing-content ml-auto cursor-pointer rounded-1 bg-transparent text-accent-text text-xs [&+&]:ml-0"
    >
      <option value="">{label}</option>
      {options.map(([value, text]) => (
        <option key={value} value={value}>
          {text}
        </option>
      ))}
    </select>
  )
}
