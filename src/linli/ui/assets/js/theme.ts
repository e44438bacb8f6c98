/** Light or dark at once; the form behind it does the same on the server when no script runs. */

const YEAR = 365 * 24 * 60 * 60

function isDark(): boolean {
  const chosen = document.documentElement.dataset.theme
  return chosen ? chosen === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches
}

function choose(theme: string): void {
  const root = document.documentElement
  if (theme === 'light' || theme === 'dark') root.dataset.theme = theme
  else delete root.dataset.theme
  const secure = location.protocol === 'https:' ? '; Secure' : ''
  document.cookie = `linli_theme=${theme}; Path=/; Max-Age=${YEAR}; SameSite=Lax${secure}`
  for (const button of document.querySelectorAll<HTMLButtonElement>('[data-theme-choice]')) {
    button.setAttribute('aria-pressed', String(button.value === theme))
  }
}

document.addEventListener('submit', (event) => {
  const form = event.target as HTMLFormElement
  if (!form.matches('[data-theme-form]')) return
  event.preventDefault()
  const button = (event as SubmitEvent).submitter as HTMLButtonElement | null
  choose(button?.value === 'toggle' ? (isDark() ? 'light' : 'dark') : (button?.value ?? ''))
})
