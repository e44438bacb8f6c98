import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import cascadeLayers from '@csstools/postcss-cascade-layers'
import tailwindcss from '@tailwindcss/vite'
import { Features } from 'lightningcss'
import { defineConfig } from 'vite'

const root = dirname(fileURLToPath(import.meta.url))
const ui = resolve(root, 'src/linli/ui')

/** One sprite of the Tabler icons named in icons.txt; an unknown name stops the build. */
function icons() {
  const list = resolve(ui, 'icons.txt')
  const symbol = (name) => {
    const file = resolve(root, `node_modules/@tabler/icons/icons/outline/${name}.svg`)
    const body = readFileSync(file, 'utf8')
      .replace(/^[\s\S]*?<svg[^>]*>/, '')
      .replace('</svg>', '')
      .replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none" \/>/, '')
      .replace(/\s+/g, ' ')
    return `<symbol id="${name}" viewBox="0 0 24 24">${body.trim()}</symbol>`
  }
  return {
    name: 'linli-icons',
    generateBundle() {
      const names = readFileSync(list, 'utf8').split('\n').map((line) => line.trim())
      const symbols = names.filter(Boolean).map(symbol).join('\n')
      const source = `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols}\n</svg>\n`
      this.emitFile({ type: 'asset', name: 'icons.svg', originalFileName: 'src/linli/ui/icons.txt', source })
    },
  }
}

export default defineConfig({
  root,
  base: './',
  publicDir: false,
  plugins: [tailwindcss(), icons()],
  css: {
    // The web view of old phones (Chromium 87-98) drops everything inside @layer.
    postcss: { plugins: [cascadeLayers()] },
    // Lowered logical properties guess the direction from a list of languages, at twice the size; engines know them.
    lightningcss: { exclude: Features.LogicalProperties },
  },
  build: {
    outDir: resolve(ui, 'static/linli/dist'),
    emptyOutDir: true,
    manifest: 'manifest.json',
    target: ['chrome87', 'safari14', 'firefox78'],
    cssTarget: ['chrome87', 'safari14', 'firefox78'],
    cssMinify: 'lightningcss',
    assetsInlineLimit: 0,
    modulePreload: false,
    rollupOptions: {
      input: {
        app: resolve(ui, 'assets/js/app.ts'),
        style: resolve(ui, 'assets/css/app.css'),
      },
      output: {
        entryFileNames: '[name]-[hash].js',
        chunkFileNames: '[name]-[hash].js',
        assetFileNames: '[name]-[hash][extname]',
      },
    },
  },
})
