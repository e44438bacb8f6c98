/** A form is sent once; a question is asked first where the form says so; filters send themselves. */

const busy = new WeakSet<HTMLFormElement>()

function isPlainPost(form: HTMLFormElement): boolean {
  return form.method === 'post' && !form.hasAttribute('data-many') && !form.hasAttribute('data-theme-form')
}

function hasHtmx(form: HTMLFormElement): boolean {
  return ['hx-post', 'hx-put', 'hx-patch', 'hx-delete', 'hx-get'].some((name) => form.hasAttribute(name))
}

function setBusy(form: HTMLFormElement, on: boolean): void {
  if (on) busy.add(form)
  else busy.delete(form)
  for (const button of form.querySelectorAll('button[type=submit], button:not([type])')) {
    if (on) button.setAttribute('aria-busy', 'true')
    else button.removeAttribute('aria-busy')
  }
}

document.addEventListener(
  'submit',
  (event) => {
    const form = event.target as HTMLFormElement
    if (!isPlainPost(form)) return
    if (busy.has(form)) {
      event.preventDefault()
      event.stopImmediatePropagation()
      return
    }
    const question = form.dataset.confirm
    if (question && !form.hasAttribute('data-confirmed')) {
      event.preventDefault()
      event.stopImmediatePropagation()
      ask(form, question, (event as SubmitEvent).submitter as HTMLButtonElement | null)
      return
    }
    form.removeAttribute('data-confirmed')
    setBusy(form, true)
    // A download answers without leaving the page: give the form back after a while.
    if (!hasHtmx(form)) setTimeout(() => setBusy(form, false), 8000)
  },
  true,
)

document.addEventListener('htmx:finally:request', (event) => {
  const source = event.target as Element
  const form = source.closest?.('form')
  if (form) setBusy(form, false)
})

// Back from the browser's page cache: the form may be sent again.
addEventListener('pageshow', (event) => {
  if (!event.persisted) return
  for (const form of document.forms) setBusy(form, false)
})

function ask(form: HTMLFormElement, question: string, submitter: HTMLButtonElement | null): void {
  const dialog = document.getElementById('confirm-dialog') as HTMLDialogElement | null
  if (!dialog?.showModal) {
    if (confirm(question)) send(form, submitter)
    return
  }
  const yes = dialog.querySelector<HTMLButtonElement>('[data-confirm-yes]')!
  dialog.querySelector('[data-confirm-text]')!.textContent = question
  yes.textContent = submitter?.textContent?.trim() || yes.textContent
  yes.onclick = () => {
    dialog.close()
    send(form, submitter)
  }
  dialog.showModal()
}

function send(form: HTMLFormElement, submitter: HTMLButtonElement | null): void {
  form.setAttribute('data-confirmed', '')
  if (form.requestSubmit) form.requestSubmit(submitter ?? undefined)
  else form.submit()
}

class Filters extends HTMLElement {
  private timer = 0

  connectedCallback(): void {
    this.addEventListener('change', (event) => {
      const field = event.target as HTMLInputElement
      if (field.type !== 'search' && field.type !== 'text') this.send()
    })
    this.addEventListener('search', () => this.send())
  }

  private send(): void {
    clearTimeout(this.timer)
    const form = this.querySelector('form')
    this.timer = window.setTimeout(() => form?.requestSubmit?.(), 150)
  }
}

// Empty fields stay out of the address.
document.addEventListener('formdata', (event) => {
  const form = event.target as HTMLFormElement
  if (form.method !== 'get') return
  for (const [name, value] of [...event.formData.entries()]) {
    if (value === '' && event.formData.getAll(name).length === 1) event.formData.delete(name)
  }
})

customElements.define('linli-filters', Filters)
