/** Marks the page as scripted and opens the sidebar on the phone without adding to the history. */

document.documentElement.classList.remove('no-js')

function sidebar(): HTMLElement | null {
  return document.getElementById('nav')
}

function setSidebar(open: boolean): void {
  const nav = sidebar()
  nav?.toggleAttribute('data-open', open)
  if (open) nav?.querySelector<HTMLElement>('a, button')?.focus()
  else document.querySelector<HTMLElement>('[data-nav-open]')?.focus()
}

document.addEventListener('click', (event) => {
  const target = event.target as Element
  const open = target.closest('[data-nav-open]')
  if (!open && !target.closest('[data-nav-close]')) return
  event.preventDefault()
  setSidebar(Boolean(open))
})

document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape') return
  if (sidebar()?.hasAttribute('data-open')) setSidebar(false)
  const menu = (event.target as Element).closest?.('details.menu-details[open]')
  if (!menu) return
  menu.removeAttribute('open')
  menu.querySelector<HTMLElement>('summary')?.focus()
})

// A menu closes when one clicks elsewhere.
document.addEventListener('click', (event) => {
  for (const menu of document.querySelectorAll('details.menu-details[open]')) {
    if (!menu.contains(event.target as Node)) menu.removeAttribute('open')
  }
})
