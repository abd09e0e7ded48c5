/**
 * Puts text on the clipboard; false when the browser forbids it. Over plain http (a Keyturn on a private network) there
 * is no clipboard API, so an invisible field is selected and copied the old way.
 */
export async function copyText(text: string): Promise<boolean> {
  try {
    if (navigator.clipboard) {
      await navigator.clipboard.writeText(text)
      return true
    }
  } catch {
    // Permission denied: try the old way.
  }
  const field = document.createElement('textarea')
  field.value = text
  field.setAttribute('readonly', '')
  field.style.cssText = 'position:fixed;opacity:0'
  const holder = document.querySelector('[role=dialog],[role=alertdialog]') ?? document.body
  const focused = document.activeElement
  holder.append(field)
  field.select()
  const copied = document.execCommand('copy')
  field.remove()
  if (focused instanceof HTMLElement) focused.focus()
  return copied
}
