import uni from '@dcloudio/vite-plugin-uni'
import { defineConfig } from 'vite'

// The plugin is a CommonJS module: under Node's ESM loader its function sits one level deeper.
type Plugin = typeof uni
const plugin: Plugin = (uni as unknown as { default?: Plugin }).default ?? uni

export default defineConfig({
  plugins: [plugin()],
  // During development the pages come from here and the data from a running backend.
  server: { host: '127.0.0.1', proxy: { '/api': { target: 'http://127.0.0.1:8000', ws: true } } },
})
