/** Native dialogs; without a script the opener is a plain link to a page with the same form. */

function open(event: Event): void {
  const opener = (event.target as Element).closest('[data-opens]')
  if (!opener) return
  const dialog = document.getElementById(opener.getAttribute('data-opens')!) as HTMLDialogElement | null
  if (!dialog?.showModal) return
  event.preventDefault()
  dialog.showModal()
}

function close(event: Event): void {
  const target = event.target as Element
  if (target.closest('[data-closes]')) target.closest('dialog')?.close()
  else if (target instanceof HTMLDialogElement && outside(target, event as MouseEvent)) target.close()
}

function outside(dialog: HTMLDialogElement, event: MouseEvent): boolean {
  const box = dialog.getBoundingClientRect()
  const { clientX: x, clientY: y } = event
  // Enter in a field reports a click at 0, 0: that is no click outside.
  if (x === 0 && y === 0) return false
  return x < box.left || x > box.right || y < box.top || y > box.bottom
}

document.addEventListener('click', open)
document.addEventListener('click', close)
