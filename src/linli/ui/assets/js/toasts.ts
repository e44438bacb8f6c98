/** A toast goes away after ten seconds; it waits while it is pointed at or holds the focus. */
class Toast extends HTMLElement {
  private timer = 0

  connectedCallback(): void {
    this.querySelector('[data-toast-close]')?.addEventListener('click', () => this.remove())
    this.addEventListener('pointerenter', () => this.pause())
    this.addEventListener('pointerleave', () => this.start())
    this.addEventListener('focusin', () => this.pause())
    this.addEventListener('focusout', () => this.start())
    this.start()
  }

  disconnectedCallback(): void {
    this.pause()
  }

  private pause(): void {
    clearTimeout(this.timer)
  }

  private start(): void {
    this.pause()
    // An error stays until it is put away.
    if (this.dataset.stays !== undefined) return
    this.timer = window.setTimeout(() => this.remove(), 10_000)
  }
}

customElements.define('linli-toast', Toast)
