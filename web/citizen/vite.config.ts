import uni from '@dcloudio/vite-plugin-uni'
import { defineConfig, type Plugin } from 'vite'

// The plugin is a CommonJS module: under Node's ESM loader its function sits one level deeper.
type UniPlugin = typeof uni
const uniPlugin: UniPlugin = (uni as unknown as { default?: UniPlugin }).default ?? uni

const OUTSIDE = 'dcloud.net.cn'

/** uni-app's own files load a picture from, and could report to, its maker's hosts. Ours ask nobody but our server. */
function withoutOutsideHosts(): Plugin {
  return {
    name: 'without-outside-hosts',
    enforce: 'pre',
    transform(code) {
      return code.includes(OUTSIDE) ? { code: withoutOutside(code), map: null } : null
    },
    // The style sheets import one another behind Vite's back: only the result can be cleaned.
    generateBundle(_options, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type === 'asset' && typeof file.source === 'string') file.source = withoutOutside(file.source)
      }
    },
  }
}

function withoutOutside(code: string): string {
  return code
    .replace(/url\((["']?)https?:\/\/[\w.-]*dcloud\.net\.cn[^)]*\)/g, 'none')
    .replace(/https?:\/\/[\w.-]*dcloud\.net\.cn[\w./-]*/g, '')
}

/** The browser reads `role`, the mini-program `aria-role`; the templates say it once. */
function miniProgramRoles(): Plugin {
  return {
    name: 'mini-program-roles',
    enforce: 'pre',
    transform(code, id) {
      const isTemplate = process.env.UNI_PLATFORM === 'mp-weixin' && id.endsWith('.vue')
      return isTemplate ? { code: code.replace(/(\s)role="/g, '$1aria-role="'), map: null } : null
    },
  }
}

export default defineConfig({
  plugins: [withoutOutsideHosts(), miniProgramRoles(), uniPlugin()],
  // During development the pages come from here and the data from a running backend.
  server: { host: '127.0.0.1', proxy: { '/api': { target: 'http://127.0.0.1:8000', ws: true } } },
})
