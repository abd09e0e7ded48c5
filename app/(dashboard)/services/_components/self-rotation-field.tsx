import { ChoiceField } from './choice-field.tsx'
import type { PolicyFieldProps } from './policy-fields.ts'

export function SelfRotationField(props: PolicyFieldProps) {
  return (
    <ChoiceField
      {...props}
      name="selfRotation"
      legend="Self-rotation"
      help="Whether a key gets its next secret by showing the one it has. Its holder is told each time."
      choices={[
        ['off', 'Off', 'People and tokens rotate it'],
        ['due', 'When due', 'Once a rotation is due'],
        ['any', 'Any time', 'Machines’ keys; a member’s when due'],
      ]}
    />
  )
}
